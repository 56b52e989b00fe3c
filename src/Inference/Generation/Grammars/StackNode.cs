namespace Pipeline.Inference.Generation.Grammars;

/// <summary>One way on through a grammar: what comes next, and what after that when its sequence has ended.</summary>
/// <param name="position">Index in <see cref="Grammar.Elements"/>.</param>
/// <param name="below">Where the sequence goes back to; null when the answer ends with it.</param>
/// <param name="id">Number in the order of making.</param>
internal sealed class StackNode(int position, StackNode? below, int id)
{
    public int Position => position;

    public StackNode? Below => below;

    public int Id => id;
}
