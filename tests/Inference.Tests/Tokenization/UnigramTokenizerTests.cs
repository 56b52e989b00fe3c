using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Xunit;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Tests.Tokenization;

/// <summary>The managed unigram tokenizer against the Hugging Face library, over made-up vocabularies.</summary>
public sealed class UnigramTokenizerTests
{
    private const string Alphabet = "▁▁▁▁abcdeE가각한국어 é1.,<>/s🙂🧡";

    private static readonly string[] Fragments =
    [
        " ",
        "  ",
        "\n",
        "\t",
        "\u00a0",
        "\u3000",
        "\u200b",
        "a",
        "b",
        "ab",
        "abc",
        "E",
        "e\u0301",
        "é",
        "가",
        "한국",
        "한국어",
        "가",
        "🙂",
        "🧡",
        "👩‍👩‍👧",
        "<s>",
        "</s>",
        "<unk>",
        "▁",
        "①",
        "ﬁ",
        "Ａ",
        "漢字",
        "zz",
        "1.5",
        "/",
        "\0",
        "x\u0323\u0307",
        "\uFFFD",
        "\uFFFE",
        "\uFFFF",
    ];

    [Property(MaxTest = 60)]
    public void SameIdsAsTheReferenceImplementation(int seed, NonEmptyArray<NonEmptyArray<byte>> texts)
    {
        var json = Vocabulary(new Random(seed));
        var (managed, reference) = Both(json);
        foreach (var bytes in texts.Get)
        {
            var text = string.Concat(bytes.Get.Select(b => Fragments[b % Fragments.Length]));
            var expected = reference.Encode(text);
            Assert.Equal(expected, managed.Encode(text));
            Assert.Equal(expected.Count, managed.Count(text));
            Assert.Equal(expected.Take(3), managed.Encode(text, 3));
        }
    }

    [Fact]
    public void SpecialTokensInTextAreText()
    {
        var tokenizer = TokenizerFile.Load(ModelFiles.FromBytes([], Vocabulary(new Random(1))));
        Assert.IsType<UnigramTokenizer>(tokenizer);
        var ids = tokenizer.Encode("<s> a </s><pad>");
        Assert.DoesNotContain(0, ids);
        Assert.DoesNotContain(1, ids);
        Assert.DoesNotContain(2, ids);
    }

    [Theory]
    [InlineData("\ud800", "\ufffd")]
    [InlineData("a\udc00b", "a\ufffdb")]
    [InlineData("a\ud83d", "a\ufffd")]
    [InlineData("é\ufffe", "é\ufffd")]
    public void WhatIsNotTextIsReadAsAReplacementCharacter(string text, string same)
    {
        var (managed, reference) = Both(Vocabulary(new Random(2)));
        Assert.Equal(managed.Encode(same), managed.Encode(text));
        Assert.Equal(reference.Encode(same), reference.Encode(text));
    }

    [Fact]
    public void TheFrameIsThatOfTheFile()
    {
        var frame = TokenizerFile.Load(ModelFiles.FromBytes([], Vocabulary(new Random(3)))).Frame;
        Assert.Equal([0], frame.Before);
        Assert.Equal([2, 2], frame.Between);
        Assert.Equal([2], frame.After);
        Assert.Equal(1, frame.Padding);
        Assert.Equal(0, frame.SecondType);
        Assert.Equal(2, frame.SingleLength);
        Assert.Equal(4, frame.PairLength);
    }

    [Fact]
    public void OnlyTheStartOfAHugeTextIsRead()
    {
        var tokenizer = TokenizerFile.Load(ModelFiles.FromBytes([], Vocabulary(new Random(4))));
        var start = string.Concat(Enumerable.Repeat("ab 한국어 ", 400));
        Assert.Equal(tokenizer.Encode(start, 50), tokenizer.Encode(start + new string('z', 5_000_000), 50));
        Assert.Empty(tokenizer.Encode("a", 0));
    }

    [Fact]
    public void WordsSplitAtWhiteSpaceFirstAreTheSameToo()
    {
        var root = JsonNode.Parse(Vocabulary(new Random(5)))!;
        root["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "WhitespaceSplit" },
                root["pre_tokenizer"]!.DeepClone()
            ),
        };
        root["normalizer"] = new JsonObject { ["type"] = "NFKC" };
        var (managed, reference) = Both(Encoding.UTF8.GetBytes(root.ToJsonString()));
        foreach (var text in new[] { "", " ", " a  b ", "ab\n\n한국어\t", "a▁b" })
        {
            Assert.Equal(reference.Encode(text), managed.Encode(text));
        }
    }

    private static (ITokenizer Managed, ITokenizer Reference) Both(byte[] json)
    {
        var managed = TokenizerFile.Load(ModelFiles.FromBytes([], json));
        Assert.IsType<UnigramTokenizer>(managed);
        return (managed, NativeTokenizer.Read(json, managed.Frame, "test"));
    }

    /// <summary>A tokenizer.json in the layout of multilingual E5, with some of the alphabet and random pieces of
    /// it.</summary>
    private static byte[] Vocabulary(Random random)
    {
        var alphabet = Alphabet.EnumerateRunes().Select(r => r.ToString()).ToArray();
        var pieces = new HashSet<string>(alphabet.Where(_ => random.Next(8) > 0).Where(p => p != " "));
        for (var i = 0; i < 150; i++)
        {
            pieces.Add(
                string.Concat(
                        Enumerable.Range(0, random.Next(1, 5)).Select(_ => alphabet[random.Next(alphabet.Length)])
                    )
                    .Replace(" ", "▁")
            );
        }

        var vocabulary = new List<object[]>
        {
            new object[] { "<s>", 0.0 },
            new object[] { "<pad>", 0.0 },
            new object[] { "</s>", 0.0 },
            new object[] { "<unk>", 0.0 },
        };
        vocabulary.AddRange(pieces.Select(p => new object[] { p, -1 - (10 * random.NextDouble()) }));
        var special = (int id, string content) =>
            new
            {
                id,
                content,
                single_word = false,
                lstrip = false,
                rstrip = false,
                normalized = false,
                special = true,
            };
        object Token(string id) => new { SpecialToken = new { id, type_id = 0 } };
        object Sequence(string id) => new { Sequence = new { id, type_id = 0 } };
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                version = "1.0",
                truncation = (object?)null,
                padding = (object?)null,
                added_tokens = new[]
                {
                    special(0, "<s>"),
                    special(1, "<pad>"),
                    special(2, "</s>"),
                    special(3, "<unk>"),
                },
                normalizer = new
                {
                    type = "Sequence",
                    normalizers = new object[]
                    {
                        new { type = "NFKC" },
                        new
                        {
                            type = "Replace",
                            pattern = new { Regex = "[\\s\u200b\ufeff]+" },
                            content = " ",
                        },
                    },
                },
                pre_tokenizer = new
                {
                    type = "Metaspace",
                    replacement = "▁",
                    prepend_scheme = "always",
                    split = true,
                },
                post_processor = new
                {
                    type = "TemplateProcessing",
                    single = new[] { Token("<s>"), Sequence("A"), Token("</s>") },
                    pair = new[]
                    {
                        Token("<s>"),
                        Sequence("A"),
                        Token("</s>"),
                        Token("</s>"),
                        Sequence("B"),
                        Token("</s>"),
                    },
                    special_tokens = new Dictionary<string, object>
                    {
                        ["<s>"] = new
                        {
                            id = "<s>",
                            ids = new[] { 0 },
                            tokens = new[] { "<s>" },
                        },
                        ["</s>"] = new
                        {
                            id = "</s>",
                            ids = new[] { 2 },
                            tokens = new[] { "</s>" },
                        },
                    },
                },
                model = new
                {
                    type = "Unigram",
                    unk_id = 3,
                    vocab = vocabulary,
                    byte_fallback = false,
                },
            }
        );
    }
}
