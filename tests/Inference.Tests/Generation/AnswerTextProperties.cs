using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Tests.Generation;

public sealed class AnswerTextProperties
{
    /// <summary>A text of few letters, so that stops occur, and where its bytes are cut into tokens.</summary>
    public sealed record Case(string Text, string[] Stops, int[] Cuts);

    public static class Cases
    {
        public static Arbitrary<Case> Arbitrary()
        {
            var letters = Gen.Elements("a", "b", "ab", "가", "각", "😀", "😁", "\n");
            var text = letters.ListOf().Select(parts => string.Concat(parts));
            var stop = letters.NonEmptyListOf().Select(parts => string.Concat(parts.Take(4)));
            var cases =
                from t in text
                from stops in stop.ListOf()
                from cuts in Gen.Choose(1, 5).ListOf()
                select new Case(t, [.. stops.Take(4)], [.. cuts]);
            return cases.ToArbitrary();
        }
    }

    [Property(Arbitrary = [typeof(Cases)], MaxTest = 500)]
    public void Stops_cut_the_same_text_however_the_bytes_come(Case input)
    {
        var (pieces, stopped) = Stream(input);
        var (expected, expectStop) = CutNaively(input.Text, input.Stops);

        Assert.Equal(expectStop, stopped);
        Assert.Equal(expected, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.Equal(stopped ? FinishReason.Stop : FinishReason.Length, pieces[^1].Finish);
        Assert.All(pieces.SkipLast(1), piece => Assert.Null(piece.Finish));
        Assert.All(pieces.SkipLast(1), piece => Assert.NotEmpty(piece.Text));
        Assert.All(pieces, piece => Assert.DoesNotContain('\uFFFD', piece.Text));
        Assert.All(
            pieces,
            piece => Assert.Equal(piece.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece.Text)))
        );
    }

    [Property(Arbitrary = [typeof(Cases)], MaxTest = 500)]
    public void Only_a_possible_stop_is_held_back(Case input)
    {
        var matcher = new StopMatcher(input.Stops);
        var seen = new StringBuilder();
        var shown = new StringBuilder();
        foreach (var rune in input.Text.EnumerateRunes())
        {
            seen.Append(rune);
            shown.Append(matcher.Append(rune.ToString()));
            if (matcher.IsMatched)
            {
                return;
            }

            var held = seen.ToString()[shown.Length..];
            Assert.True(held.Length == 0 || input.Stops.Any(stop => stop.StartsWith(held, StringComparison.Ordinal)));
        }
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_decode_as_they_would_at_once(byte[] bytes, byte size)
    {
        var assembler = new Utf8Assembler();
        var text = new StringBuilder();
        var step = size % 4 + 1;
        for (var at = 0; at < bytes.Length; at += step)
        {
            text.Append(assembler.Append(bytes.AsSpan(at, Math.Min(step, bytes.Length - at))));
        }

        // An incomplete character at the very end is held back, and is all that may differ.
        var whole = Encoding.UTF8.GetString(bytes);
        Assert.StartsWith(text.ToString(), whole, StringComparison.Ordinal);
        Assert.InRange(whole.Length - text.Length, 0, 1);
    }

    [Property(MaxTest = 500)]
    public void Greedy_takes_the_lowest_of_the_greatest(NonEmptyArray<byte> values)
    {
        // Few distinct values, so that ties are common.
        var logits = values.Get.Select(value => (float)(value % 4) - 2).ToArray();
        Assert.Equal(Array.IndexOf(logits, logits.Max()), TokenSampler.Greatest(logits));
    }

    [Fact]
    public void Logits_that_are_not_numbers_are_an_error() =>
        Assert.Throws<GenerationFailedException>(() => TokenSampler.Greatest([1f, float.NaN, 2f]));

    [Fact]
    public void Token_counts_add_up_over_pieces_with_text_held_back()
    {
        var answer = new Answer(["stop"]);
        foreach (var part in new[] { "s", "t", "o", "r", "s" })
        {
            Assert.False(answer.Append(Encoding.UTF8.GetBytes(part)));
        }

        answer.CountSilentToken();
        answer.Finish(FinishReason.Stop);
        var pieces = Drain(answer);
        Assert.Equal([new("stor", 4, null), new("s", 2, FinishReason.Stop)], pieces);
    }

    private static (List<GeneratedPiece> Pieces, bool Stopped) Stream(Case input)
    {
        var answer = new Answer(input.Stops);
        var bytes = Encoding.UTF8.GetBytes(input.Text);
        var stopped = false;
        for (int at = 0, i = 0; at < bytes.Length && !stopped; i++)
        {
            var size = Math.Min(input.Cuts.Length == 0 ? 1 : input.Cuts[i % input.Cuts.Length], bytes.Length - at);
            stopped = answer.Append(bytes.AsSpan(at, size));
            at += size;
        }

        if (!stopped)
        {
            answer.Finish(FinishReason.Length);
        }

        return (Drain(answer), stopped);
    }

    private static List<GeneratedPiece> Drain(Answer answer)
    {
        var pieces = new List<GeneratedPiece>();
        while (answer.Pieces.TryRead(out var piece))
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    // Generate all, then cut: the first place where a stop is complete, the longest of those that end there.
    private static (string Text, bool Stopped) CutNaively(string text, string[] stops)
    {
        for (var end = 1; end <= text.Length; end++)
        {
            var ending = stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).ToList();
            if (ending.Count > 0)
            {
                return (text[..(end - ending.Max(stop => stop.Length))], true);
            }
        }

        return (text, false);
    }
}
