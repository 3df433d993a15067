/** Where lines will be, as high as they will be. */
export const LinesBones = () => (
  <div class="bones" aria-hidden="true">
    {[14, 20, 11, 17, 13, 19].map((width) => (
      <p key={width} class="line">
        <span class="bone" style={{ width: `${width}em` }} />
      </p>
    ))}
  </div>
);
