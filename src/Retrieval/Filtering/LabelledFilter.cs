using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The document carries an access label, whichever: <c>exists(label)</c>.</summary>
public sealed record LabelledFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    public LabelledFilter()
        : base(1, 1) { }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject) => subject.Labelled;

    private protected override void Write(StringBuilder text) => text.Append("exists(label)");
}
