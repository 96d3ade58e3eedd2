/** Numbers of a standard: what the issuer asks, who tightened it, and what therefore applies. */
export interface ParameterView {
  /** `r3-4.1.min` */
  readonly name: string;
  /** 每季度至少; with `unit`: 次. */
  readonly meaning: string;
  readonly unit: string;
  readonly row: string;
  readonly obligation: string;
  /** The pack's own value. */
  readonly value: number;
  readonly may: 'raise' | 'lower' | 'none';
  readonly inForce: number;
  /** The pack, or level and source of the layer. */
  readonly by: string;
}

export interface LayerView {
  readonly id: string;
  readonly level: string;
  readonly source: string;
  readonly from: string;
  readonly params: Readonly<Record<string, number>>;
  readonly enteredAt: string;
  readonly enteredBy: string;
}

/** GET /api/standards/:pack/parameters */
export interface ParametersView {
  readonly title: string;
  readonly parameters: readonly ParameterView[];
  readonly layers: readonly LayerView[];
  /** What a layer asked and does not get, and why. */
  readonly conflicts: readonly string[];
  readonly canChange: boolean;
}

/** POST /api/standards/:pack/parameters */
export interface LayerBody {
  readonly level: string;
  readonly source: string;
  readonly from: string;
  readonly params: Readonly<Record<string, number>>;
}
