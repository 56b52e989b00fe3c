using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Pipeline.Inference.Generation.Grammars;

namespace Pipeline.Inference.Tests.Generation.Grammars;

public sealed class GrammarProperties
{
    private static readonly string[] Letters = ["a", "b", "é", "한", "국", "😀"];

    [Property(MaxTest = 300)]
    public void A_grammar_allows_what_the_same_regular_expression_does(int seed)
    {
        var random = new Random(seed);
        var (gbnf, pattern) = Expression(random, 4);
        var grammar = Grammar.Parse($"root ::= {gbnf}\n");
        var regex = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant);
        for (var i = 0; i < 40; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(0, 7)).Select(_ => Letters[random.Next(Letters.Length)])
            );
            Assert.True(regex.IsMatch(text) == Accepts(grammar, text), $"{gbnf} : '{text}'");
        }
    }

    [Property(MaxTest = 200)]
    public void A_mask_has_the_tokens_that_are_allowed_one_by_one(int seed)
    {
        var random = new Random(seed);
        var grammar = Grammar.Parse($"root ::= {Expression(random, 4).Gbnf}\n");

        // Tokens of a byte-level vocabulary: some begin or end within a character.
        byte[][] texts =
        [
            .. Enumerable
                .Range(0, 120)
                .Select(_ =>
                {
                    var bytes = Encoding.UTF8.GetBytes(
                        string.Concat(
                            Enumerable.Range(0, random.Next(0, 4)).Select(_ => Letters[random.Next(Letters.Length)])
                        )
                    );
                    var start = random.Next(bytes.Length + 1);
                    return bytes[start..random.Next(start, bytes.Length + 1)];
                }),
        ];
        var tokens = new TokenTexts(texts, new HashSet<int> { 7, 64 });
        var position = new GrammarPosition(grammar.States.Start);
        for (var step = 0; step < 10; step++)
        {
            int[] allowed = [.. TokenTexts.Tokens(tokens.Allowed(grammar.States, position))];
            Assert.Equal(
                Enumerable
                    .Range(0, texts.Length)
                    .Where(token =>
                        token is 7 or 64
                            ? position.IsComplete
                            : texts[token].Length > 0 && position.TryNext(grammar.States, texts[token], out _)
                    ),
                allowed
            );
            Assert.All(
                Enumerable.Range(0, texts.Length),
                token => Assert.Equal(allowed.Contains(token), tokens.IsAllowed(grammar.States, position, token))
            );
            if (
                allowed.Except([7, 64]).ToArray() is not { Length: > 0 } next
                || !position.TryNext(grammar.States, texts[next[random.Next(next.Length)]], out position)
            )
            {
                return;
            }
        }
    }

    [Fact]
    public void Nested_brackets_are_matched_to_any_depth()
    {
        var grammar = Grammar.Parse("root ::= \"(\" root* \")\"");
        Assert.True(Accepts(grammar, new string('(', 500) + new string(')', 500)));
        Assert.False(Accepts(grammar, new string('(', 500) + new string(')', 499)));
        Assert.False(Accepts(grammar, "())"));
    }

    [Fact]
    public void More_states_than_are_kept_change_no_result()
    {
        var grammar = Grammar.Parse("root ::= \"(\" root \")\" | \"x\"{4000} \"y\"{0,4000}");
        for (var round = 0; round < 2; round++)
        {
            Assert.True(
                Accepts(
                    grammar,
                    new string('(', 6000) + new string('x', 4000) + new string('y', 3000) + new string(')', 6000)
                )
            );
            Assert.False(Accepts(grammar, new string('(', 6000) + new string('x', 3999) + "y" + new string(')', 6000)));
        }
    }

    [Theory]
    [InlineData("root ::= 한", "line's end")]
    [InlineData("root ::= other", "'other'")]
    [InlineData("other ::= \"a\"", "'root'")]
    [InlineData("root ::= \"a", "ends within")]
    [InlineData("root ::= [b-a]", "before its beginning")]
    [InlineData("root ::= (\"a\" | \"b\"", "ends within")]
    [InlineData("root ::= *", "nothing before")]
    [InlineData("root ::= \"a\"{3,2}", "below its least")]
    [InlineData("root ::= \"a\"{5000}", "4096")]
    [InlineData("root ::= ((\"a\"{4096}){4096} | \"b\"{4096}) [x]{4096}\nroot ::= root", "twice")]
    [InlineData("root ::= root \"a\" | \"a\"", "begin with itself")]
    [InlineData("root ::= x? root \"a\" | \"a\"\nx ::= \"x\"", "begin with itself")]
    [InlineData("root ::= a \"1\" | \"x\"\na ::= b \"2\" | \"y\"\nb ::= root \"3\"", "begin with itself")]
    public void What_is_wrong_with_a_grammar_is_said(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<GrammarException>(() => Grammar.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Lists_within_lists_of_nothing_are_fine()
    {
        var grammar = Grammar.Parse("root ::= ((\"a\"?)*)+ # as many as wanted\n");
        Assert.True(Accepts(grammar, ""));
        Assert.True(Accepts(grammar, "aaa"));
        Assert.False(Accepts(grammar, "ab"));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xE0, 0x80, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xF8 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xED, 0x41 })]
    public void Bytes_that_are_no_text_are_never_allowed(byte[] bytes)
    {
        var grammar = Grammar.Parse("root ::= .*");
        Assert.False(new GrammarPosition(grammar.States.Start).TryNext(grammar.States, bytes, out _));
    }

    internal static bool Accepts(Grammar grammar, string text) =>
        new GrammarPosition(grammar.States.Start).TryNext(grammar.States, Encoding.UTF8.GetBytes(text), out var end)
        && end.IsComplete;

    private static (string Gbnf, string Pattern) Expression(Random random, int depth)
    {
        switch (depth == 0 ? random.Next(3) : random.Next(8))
        {
            case 0 or 1:
                var letter = Letters[random.Next(Letters.Length)];
                return ($"\"{letter}\"", letter);
            case 2:
                // No class of .NET holds a character outside the basic plane, so the expressions spell theirs out.
                string[] some = [.. Letters.Where(_ => random.Next(2) == 0).Append(Letters[0]).Distinct()];
                return random.Next(2) == 0
                    ? ($"[{string.Concat(some)}]", $"(?:{string.Join('|', some)})")
                    : (
                        $"[^{string.Concat(some)}]",
                        Letters.Except(some).ToArray() is { Length: > 0 } others
                            ? $"(?:{string.Join('|', others)})"
                            : "(?!)"
                    );
            case 3 or 4:
                var (first, second) = (Expression(random, depth - 1), Expression(random, depth - 1));
                return ($"{first.Gbnf} {second.Gbnf}", first.Pattern + second.Pattern);
            case 5:
                var (left, right) = (Expression(random, depth - 1), Expression(random, depth - 1));
                return ($"({left.Gbnf} | {right.Gbnf})", $"(?:{left.Pattern}|{right.Pattern})");
            default:
                var inner = Expression(random, depth - 1);
                string[] repeats = ["*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}"];
                var repeat = repeats[random.Next(repeats.Length)];
                return ($"({inner.Gbnf}){repeat}", $"(?:{inner.Pattern}){repeat}");
        }
    }
}
