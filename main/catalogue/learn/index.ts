export { type Asked, type Lesson, lessonsOf } from './lessons.ts';
