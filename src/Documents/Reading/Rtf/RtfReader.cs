using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Rtf;

/// <summary>
/// Reads Rich Text Format (version 1.9.1): headings by outline level or style, lists by the markers that are written
/// with them, tables, footnotes. Pictures, headers and footers, deleted and hidden text and instructions of fields are
/// left out.
/// </summary>
internal sealed class RtfReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var builder = new DocumentTextBuilder("rtf", limits);
        new RtfWalk(source.Content, new RtfBlocks(builder, limits), limits, cancellationToken).Run();
        return builder.Build();
    }
}
