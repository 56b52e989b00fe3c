using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;

namespace Pipeline.Documents.Tests.Sandbox;

/// <summary>Which documents need no process of their own.</summary>
public sealed class ShortTextTests
{
    private static readonly ReadingLimits Limits = new();

    private static readonly string[] Pieces =
    [
        "A plain sentence. ",
        "평범한 문장입니다. ",
        "- an item\n",
        "\n\n",
        "\t12,5 | x <b>",
        "From: ",
        "Subject: x\r\n",
        "{\"a\": [",
        "# 제목\n",
        "%PDF-",
        "PK\u0003\u0004",
        "{\\rtf1",
        "<?xml",
        "\0",
        "WEBVTT\n",
        "00:00:01,000 --> 00:00:02,000\n",
        "\uFEFF",
    ];

    [Fact]
    public void WhatIsReadHereIsReadAsAnywhere() =>
        Prop.ForAll(
                Gen.Elements(Pieces).ArrayOf().ToArbitrary(),
                Gen.Elements("text/plain", "text/plain; charset=utf-8", "text/plain; charset=euc-kr", "text/html", "")
                    .ToArbitrary(),
                (pieces, type) =>
                {
                    var content = Encoding.UTF8.GetBytes(string.Concat(pieces));
                    var source = new SourceDocument(content, type, null);
                    if (!ShortText.Is(source, Limits))
                    {
                        return;
                    }

                    Assert.StartsWith("text/plain", type, StringComparison.Ordinal);
                    Assert.DoesNotContain((byte)0, content);
                    string Read(Func<DocumentText> read)
                    {
                        try
                        {
                            var text = read();
                            Assert.Equal("text", text.Format);
                            return text.Text + string.Join('|', text.Blocks);
                        }
                        catch (DocumentReadException error)
                        {
                            return error.Reason;
                        }
                    }

                    Assert.Equal(
                        Read(() => new DocumentReaders().Read(source, Limits, default)),
                        Read(() => ShortText.Read(source, Limits, default))
                    );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("회의는 3시입니다.", "text/plain", true)]
    [InlineData("The meeting is at three.", "TEXT/PLAIN; charset=UTF-8", true)]
    [InlineData("The meeting is at three.", "text/plain; charset=latin1", false)]
    [InlineData("The meeting is at three.", "application/octet-stream", false)]
    [InlineData("%PDF-1.7 is a mark", "text/plain", false)]
    [InlineData("{\\rtf1 is another", "text/plain", false)]
    [InlineData("bell \a", "text/plain", false)]
    [InlineData("", "text/plain", false)]
    public void OnlyWhatIsDeclaredAndLooksLikeIt(string text, string type, bool expected) =>
        Assert.Equal(expected, ShortText.Is(new SourceDocument(Encoding.UTF8.GetBytes(text), type, null), Limits));

    [Fact]
    public void NeitherLongTextsNorOtherEncodings()
    {
        Assert.False(Is(Encoding.UTF8.GetBytes(new string('x', ShortText.MaxBytes + 1))));
        Assert.True(Is(Encoding.UTF8.GetBytes(new string('x', ShortText.MaxBytes))));
        Assert.False(Is([0xC7, 0xD1, 0xB1, 0xB9]));

        static bool Is(byte[] content) => ShortText.Is(new SourceDocument(content, "text/plain", null), Limits);
    }

    [Fact]
    public async Task TheyAreReadWhereNoProcessStarts()
    {
        await using var reading = new SandboxedReading("/there/is/no/such/program", [], Limits, new SandboxOptions());
        var text = await reading.ReadAsync(
            new SourceDocument(Encoding.UTF8.GetBytes("회의는 3시입니다."), "text/plain", null),
            default
        );
        Assert.Equal("회의는 3시입니다.", text.Text);
    }
}
