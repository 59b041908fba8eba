/** `image/al2023/1.0.0/1` of an Image Builder ARN; another text unchanged. */
export function resourceName(arn: string): string {
  return arn.split(':').slice(5).join(':') || arn
}
