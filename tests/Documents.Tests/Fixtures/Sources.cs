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
            CheckPlaces(block);
        }
        Assert.Equal(document.Text.Length, end);
    }

    private static void CheckPlaces(TextBlock block)
    {
        var starts = block.Places.Select(place => place.Start).ToList();
        Assert.Equal(starts.Distinct().Order(), starts);
        Assert.All(starts, start => Assert.InRange(start, 0, block.Text.Length - 1));
        Assert.All(starts, start => Assert.False(char.IsWhiteSpace(block.Text[start])));
        foreach (var place in block.Places)
        {
            Assert.False(place.Page < 1 || place.Row < 1 || place.From < 0 || place.To < place.From);
            Assert.True(place.Box is null || (place.Box.Value.IsOnPage && (place.Page ?? block.Page) is not null));
        }
    }

    public static string[] Outline(DocumentText document) =>
        [.. document.Blocks.Select(block => $"{block.Kind}{(block.Level > 0 ? block.Level : "")}: {block.Text}")];
}
