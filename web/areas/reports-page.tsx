import { Empty } from '../ui/states.tsx';

export const Page = () => (
  <div className="page">
    <Empty title="没有内容">请稍后再来。</Empty>
  </div>
);
