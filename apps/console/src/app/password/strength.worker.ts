import { ratePassword, type StrengthQuestion } from './rate-password';

self.onmessage = ({ data }: MessageEvent<StrengthQuestion>) => self.postMessage(ratePassword(data));
