import { fieldConfigRule } from './field-config.ts';
import { INTERACTIVE, legend, SERIES } from './graph.ts';
import { aText, harmless, members, numeric, type Rule, valueIn, within } from './rules.ts';

const { axisPlacement, axisLabel, axisWidth, axisSoftMin, axisSoftMax, axisCenteredZero } = SERIES;
const { axisGridShow, axisBorderShow, axisColorMode, scaleDistribution, hideFrom } = SERIES;
const { lineWidth, fillOpacity, gradientMode, thresholdsStyle } = SERIES;

const AXES = {
  axisPlacement,
  axisLabel,
  axisWidth,
  axisSoftMin,
  axisSoftMax,
  axisCenteredZero,
  axisGridShow,
  axisBorderShow,
  axisColorMode,
  scaleDistribution,
} as Readonly<Record<string, Rule>>;

const BARS = { lineWidth, fillOpacity, gradientMode, hideFrom } as Readonly<Record<string, Rule>>;

const stackMode = valueIn('none', 'normal', 'percent');

export const BARCHART: Readonly<Record<string, Rule>> = {
  fieldConfig: fieldConfigRule({
    ...AXES,
    ...BARS,
    ...(thresholdsStyle && { thresholdsStyle }),
  }),
  options: members({
    legend,
    ...INTERACTIVE,
    xField: aText,
    orientation: valueIn('auto', 'vertical', 'horizontal'),
    stacking: stackMode,
    groupWidth: within(0, 1),
    barWidth: within(0, 1),
    barRadius: within(0, 0.5),
    showValue: valueIn('auto', 'always', 'never'),
    text: members({ valueSize: numeric, titleSize: harmless }),
    xTickLabelRotation: within(-90, 90),
    xTickLabelMaxLength: within(0, 1000),
    xTickLabelSpacing: harmless,
    fullHighlight: harmless,
    colorByField: valueIn(''),
    annotations: harmless,
  }),
};
