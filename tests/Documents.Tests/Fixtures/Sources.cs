using System.Text;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Shorthands for documents under test.</summary>
internal static class Sources
{
    public static SourceDocument Text(string text, string contentType = "text/plain", string? fileName = null) =>
        new(Encoding.UTF8.GetBytes(text), contentType, fileName);

    public static SourceDocument Bytes(
        byte[] content,
        string contentType = "application/octet-stream",
        string? fileName = null
    ) => new(content, contentType, fileName);

    public static DocumentText Read(SourceDocument source, ReadingLimits? limits = null)
    {
        var document = new DocumentReaders().Read(source, limits ?? new ReadingLimits(), CancellationToken.None);
        Check(document);
        return document;
    }

    public static DocumentReadException Refused(
        SourceDocument source,
        ReadFailure failure,
        ReadingLimits? limits = null
    )
    {
        var e = Assert.Throws<DocumentReadException>(() =>
            new DocumentReaders().Read(source, limits ?? new ReadingLimits(), CancellationToken.None)
        );
        Assert.Equal(failure, e.Failure);
        Assert.False(string.IsNullOrWhiteSpace(e.Reason));
        Assert.NotEqual(ReadProblem.Unreadable, e.Problem);
        return e;
    }

    /// <summary>What holds for every document that a reader returns.</summary>
    public static void Check(DocumentText document)
    {
        Assert.NotEmpty(document.Blocks);
        Assert.True(document.Text.IsNormalized(NormalizationForm.FormC));
        Assert.DoesNotContain('\r', document.Text);
        Assert.DoesNotContain('\0', document.Text);
        var end = 0;
        foreach (var block in document.Blocks)
        {
            Assert.True(block.Start >= end);
            Assert.True(string.IsNullOrWhiteSpace(document.Text[end..block.Start]));
            Assert.Equal(block.Text, document.Text.Substring(block.Start, block.Text.Length));
            Assert.False(string.IsNullOrWhiteSpace(block.Text));
            Assert.Equal(block.Kind == BlockKind.Heading, block.Level is >= 1 and <= 6);
            end = block.Start + block.Text.Length;
        }
        Assert.Equal(document.Text.Length, end);
    }

    public static string[] Outline(DocumentText document) =>
        [.. document.Blocks.Select(block => $"{block.Kind}{(block.Level > 0 ? block.Level : "")}: {block.Text}")];
}
