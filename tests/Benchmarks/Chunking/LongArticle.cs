using System.Text;
using Pipeline.Documents;
using Pipeline.Documents.Chunking.Sentences;
using Pipeline.Grains.Ingestion;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>The paragraphs of one article in their order, as one document without headings.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Document">Its text, a block a paragraph.</param>
internal sealed record LongArticle(string Title, DocumentText Document)
{
    private const string Break = "\n\n";

    /// <summary>The whole text.</summary>
    public string Text => Document.Text;

    /// <summary>Joins paragraphs.</summary>
    public static LongArticle Of(string title, IEnumerable<string> paragraphs)
    {
        var text = new StringBuilder();
        var blocks = new List<TextBlock>();
        foreach (var paragraph in paragraphs)
        {
            text.Append(text.Length > 0 ? Break : "");
            blocks.Add(new TextBlock(BlockKind.Paragraph, paragraph, text.Length, 0, null));
            text.Append(paragraph);
        }

        return new LongArticle(title, new DocumentText(title, text.ToString(), blocks, "text"));
    }

    /// <summary>A passage as the program embeds it, with the title above.</summary>
    public string Titled(string passage) => DocumentProcessor.EmbeddedText(Title, [], passage);

    /// <summary>A range of the text as a document of its own; offsets in it count from the range's start.</summary>
    public DocumentText Part(int start, int end)
    {
        var blocks = new List<TextBlock>();
        foreach (var block in Document.Blocks)
        {
            var from = Math.Max(start, block.Start);
            var to = Math.Min(end, block.Start + block.Text.Length);
            if (from < to)
            {
                blocks.Add(block with { Text = Text[from..to], Start = from - start });
            }
        }

        return Document with
        {
            Text = Text[start..end],
            Blocks = blocks,
        };
    }

    /// <summary>Where its sentences stand, in order.</summary>
    public IReadOnlyList<(int Start, int End)> Sentences() =>
        [
            .. Document.Blocks.SelectMany(block =>
                SentenceSplitter
                    .Split(block.Text)
                    .Select(sentence => (block.Start + sentence.Start.Value, block.Start + sentence.End.Value))
            ),
        ];
}
