// 关于权重文件的文字。
import { grouped as n } from '../../../lib/grouped.ts';

import type { weights as en } from '../en/weights.ts';

export const weights: typeof en = {
  reading: (name) => `正在读取 ${name}…`,
  summary: ({ resolution, classes, parameters }) =>
    `${resolution}×${resolution}，${classes > 0 ? `${n(classes)} 类` : '无类别'}，${n(parameters)} 个参数`,
};
