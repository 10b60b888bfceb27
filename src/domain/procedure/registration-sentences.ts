import type { RegistrationProblem } from './registration.ts';

/** What is wrong, at which field, in Vietnamese and English. */
export const PROBLEM_SENTENCES: Readonly<
  Record<RegistrationProblem, readonly [path: string, vi: string, en: string]>
> = {
  nobody_named: ['persons', 'Chưa ghi công dân nào.', 'No citizen is named.'],
  more_named_than_came: [
    'people',
    'Số người ghi tên nhiều hơn số người đến.',
    'More citizens are named than came.',
  ],
  no_representative: [
    'persons',
    'Từ 5 người trở lên về cùng một nội dung thì phải cử người đại diện.',
    'Five or more about one matter have to name somebody who speaks for them.',
  ],
  too_many_representatives: [
    'persons',
    'Quá nhiều người đại diện: từ 5 đến 10 người cử 1–2 người, trên 10 người cử không quá 5 người.',
    'Too many speak for the group: one or two for five to ten people, at most five for more.',
  ],
  names_of_denouncers: [
    'persons',
    'Tố cáo không ghi họ tên, địa chỉ, nội dung: chỉ dùng mã số.',
    'Of a denunciation no name, address or content is written down, only a code.',
  ],
  waiting_since_future: [
    'waitingSince',
    'Ngày bắt đầu chờ nằm trong tương lai.',
    'The day it waits since is still to come.',
  ],
};
