import { createRoot } from 'react-dom/client';
import { App } from './portals/shell/app.tsx';
import './ui/app.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
