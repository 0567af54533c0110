/** The path of `rest`, which has `/` between its parts, below the folder `base`. */
export function below(base: string, rest: string): string {
  if (rest === "") return base;
  return base.endsWith("/") ? base + rest : `${base}/${rest}`;
}
