using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class JsonCitationWriterTests
{
    private static readonly string[] Texts =
    [
        "[1]",
        "[2] 보증은 24개월",
        "\"[1]\"",
        "back\\[2]",
        "[9]",
        "[1, 2]",
        "[x]",
        "a[",
        "]",
        "[ 1]",
        "[12345]",
        "",
        "plain",
        "[0]",
        "\n[2]",
    ];

    [Property(MaxTest = 300)]
    public void CitationsAreThoseWithinStringsAndNothingIsChanged(int seed)
    {
        var random = new Random(seed);
        string[] strings =
        [
            .. Enumerable
                .Range(0, random.Next(1, 6))
                .Select(_ =>
                    string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => Texts[random.Next(Texts.Length)]))
                ),
        ];
        var json = JsonSerializer.Serialize(
            new { strings, numbers = new[] { new[] { 1 }, [2], [9] } },
            new JsonSerializerOptions
            {
                WriteIndented = random.Next(2) == 0,
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
        var context = Passages.Context("The warranty lasts 24 months.", "구독 해지는 결제 메뉴에서 합니다.");
        var whole = Write(new JsonCitationWriter(context), [json]);
        Assert.Equal(json, whole.Text);
        Assert.Equal(strings.SelectMany(Expected), whole.Citations.Select(citation => citation.Number));
        Assert.All(whole.Citations, citation => Assert.Equal('[', json[citation.Position]));

        var cut = random.Next(json.Length);
        var split = Write(new JsonCitationWriter(context), [json[..cut], json[cut..]]);
        Assert.Equal(whole.Text, split.Text);
        Assert.Equal(whole.Citations, split.Citations);
    }

    /// <summary>The numbers of [n] and [n, m] in a text, found by looking at every bracket.</summary>
    private static IEnumerable<int> Expected(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (text[start] != '[')
            {
                continue;
            }

            foreach (var part in text[(start + 1)..].Split(']')[0].Split(','))
            {
                var end = text.IndexOf(']', start);
                var number = part.TrimStart(' ');
                if (end < 0 || number.Length is 0 or > 3 || !number.All(char.IsAsciiDigit))
                {
                    break;
                }

                if (int.Parse(number, CultureInfo.InvariantCulture) is 1 or 2)
                {
                    yield return int.Parse(number, CultureInfo.InvariantCulture);
                }
            }
        }
    }

    private static (string Text, List<CitationEvent> Citations) Write(JsonCitationWriter writer, string[] pieces)
    {
        var written = pieces.Select(writer.Push).Append(writer.Complete()).ToArray();
        return (string.Concat(written.Select(one => one.Text)), [.. written.SelectMany(one => one.Citations)]);
    }
}
