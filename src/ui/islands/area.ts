/** Puts a list of kecamatan before the grouped list of kelurahan, which it narrows. The answer stays the second list's. */
export default function area(root: HTMLElement, props: { label: string; choose: string }): void {
  const wards = root.querySelector('select')!;
  const control = wards.parentElement!;
  const groups = [...wards.querySelectorAll('optgroup')];
  const none = wards.options[0]!;

  const districts = document.createElement('select');
  districts.className = wards.className;
  districts.setAttribute('aria-label', props.label);
  districts.append(new Option(props.choose, ''), ...groups.map((g) => new Option(g.label, g.label)));
  districts.value = wards.selectedOptions[0]?.closest('optgroup')?.label ?? '';
  const box = document.createElement('div');
  box.className = 'control';
  box.append(districts);
  control.before(box);

  const narrow = () => {
    const chosen = wards.value;
    wards.replaceChildren(none, ...groups.filter((g) => g.label === districts.value));
    wards.value = [...wards.options].some((o) => o.value === chosen) ? chosen : '';
    wards.disabled = districts.value === '';
  };
  districts.addEventListener('change', narrow);
  narrow();
  // A link of the error summary leads to the second list, which may be closed still.
  if (wards.disabled) {
    districts.id = wards.id;
    wards.removeAttribute('id');
    districts.addEventListener(
      'change',
      () => {
        if (districts.id) {
          wards.id = districts.id;
          districts.removeAttribute('id');
        }
      },
      { once: true },
    );
  }
}
