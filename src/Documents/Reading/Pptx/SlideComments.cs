using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>The comments on slides, of the older kind (ECMA-376 part 1, 19.4) and of the one with answers ([MS-PPTX]
/// 2.16).</summary>
internal sealed class SlideComments
{
    private readonly OpenXmlPackage _package;
    private readonly Dictionary<string, string> _authors = new(StringComparer.OrdinalIgnoreCase);

    public SlideComments(OpenXmlPackage package, string presentation)
    {
        _package = package;
        foreach (var kind in new[] { "commentAuthors", "authors" })
        {
            foreach (var author in package.LoadOptional(package.Target(presentation, kind))?.Elements() ?? [])
            {
                _authors.TryAdd(author.Value("id") ?? "", author.Value("name") ?? "");
            }
        }
    }

    /// <summary>Adds the comments on a slide.</summary>
    public void Add(string slide, DocumentTextBuilder builder, int number)
    {
        foreach (var part in _package.Targets(slide, "comments"))
        {
            foreach (var comment in _package.LoadOptional(part)?.Elements() ?? [])
            {
                Add(comment, builder, number);
                foreach (var reply in comment.Child("replyLst")?.Elements() ?? [])
                {
                    Add(reply, builder, number);
                }
            }
        }
    }

    private void Add(XElement comment, DocumentTextBuilder builder, int number)
    {
        var text = comment.Child("text")?.Value ?? DrawingParagraph.TextOf(comment.Child("txBody"));
        var author = _authors.GetValueOrDefault(comment.Value("authorId") ?? "");
        var written = comment.Value("dt") ?? comment.Value("created");
        builder.Add(BlockKind.Paragraph, CommentText.Of(null, author, written, text), page: number);
    }
}
