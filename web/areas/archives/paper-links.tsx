/** One paper in the two formats: to print, and to change in Word. */
export const PaperLinks = ({ base, name, label }: { base: string; name: string; label: string }) => (
  <span style={{ display: 'inline-flex', gap: 12, whiteSpace: 'nowrap' }}>
    <a href={`${base}/${name}.pdf`} download aria-label={`${label}（PDF）`}>
      PDF
    </a>
    <a href={`${base}/${name}.docx`} download aria-label={`${label}（Word）`}>
      Word
    </a>
  </span>
);
