/** `holdfast-2026-11-21-1359.holdfast`, in local time. */
export function archiveName(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `holdfast-${day}-${two(date.getHours())}${two(date.getMinutes())}.holdfast`;
}
