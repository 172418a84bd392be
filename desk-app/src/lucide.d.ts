declare module "lucide:*" {
  const shapes: [tag: string, words: Record<string, string>][];
  export default shapes;
}
