using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Pipeline.Guardrails.Tests.Streaming;

public sealed class StreamingGuardProperties
{
    private static readonly TextGuard Guard = new(GuardedText.MaskAll);

    [Property(MaxTest = 300)]
    public Property Releases_what_inspecting_the_whole_text_gives() =>
        Prop.ForAll(
            GuardedText.Arbitrary(),
            sample =>
            {
                var stream = Guard.Stream();
                var released = string.Concat(sample.Pieces().Select(stream.Push)) + stream.Complete();
                var whole = Guard.Inspect(GuardPlace.Output, sample.Text);
                return (released == whole.Text)
                    .Label($"'{released}' is not '{whole.Text}'")
                    .And(stream.Verdicts.Select(verdict => verdict.Findings[0]).SequenceEqual(whole.Findings));
            }
        );

    /// <summary>The masked text by the definition: the findings of each detector alone, laid over the text.</summary>
    [Property(MaxTest = 300)]
    public Property Masks_what_the_detectors_find_and_nothing_else() =>
        Prop.ForAll(
            GuardedText.Arbitrary(),
            sample =>
            {
                var found = new List<GuardFinding>();
                foreach (var detector in Guard.Detectors)
                {
                    detector.Find(sample.Text, found);
                }

                var hidden = new bool[sample.Text.Length];
                foreach (var finding in found)
                {
                    Array.Fill(hidden, true, finding.Start, finding.Length);
                }

                var clear = string.Concat(sample.Text.Where((_, i) => !hidden[i]));
                var masked = Guard.Inspect(GuardPlace.Output, sample.Text);
                var unmasked = new StringBuilder(masked.Text);
                foreach (var rule in GuardRules.All)
                {
                    unmasked.Replace(GuardRules.MaskOf(rule), "");
                }

                return (unmasked.ToString() == clear)
                    .Label($"'{unmasked}' is not '{clear}'")
                    .And(
                        masked.Findings.All(finding =>
                            finding.Length > 0 && finding.Start + finding.Length <= sample.Text.Length
                        )
                    );
            }
        );

    /// <summary>A run too long to be a key, then half a surrogate pair, which folds to nothing of its own.</summary>
    [Fact]
    public void No_finding_is_empty()
    {
        var text = "비밀번호:hunter2x99999999" + new string('x', 235) + "\uD800" + "210305-3123456";
        Assert.All(Guard.Inspect(GuardPlace.Output, text).Findings, finding => Assert.True(finding.Length > 0));
    }

    [Property(MaxTest = 200)]
    public Property Stops_before_the_first_blocking_finding_however_it_is_cut() =>
        Prop.ForAll(
            GuardedText.Arbitrary(),
            sample =>
            {
                var blocking = new TextGuard(
                    GuardedText.MaskAll.With(GuardPlace.Output, GuardRules.Card, GuardAction.Block)
                );
                var stream = blocking.Stream();
                var released = string.Concat(sample.Pieces().Select(stream.Push)) + stream.Complete();
                var bySingles = blocking.Stream();
                var singles =
                    string.Concat(sample.Text.Select(c => bySingles.Push(c.ToString()))) + bySingles.Complete();
                var whole = blocking.Inspect(GuardPlace.Output, sample.Text);
                return (released == singles)
                    .Label($"'{released}' is not '{singles}'")
                    .And(stream.Blocked == (whole.Action == GuardAction.Block))
                    .And(whole.Action == GuardAction.Block ? whole.Text.Length == 0 : whole.Text == released);
            }
        );

    /// <summary>Whatever comes, no more is held back than a detector says that it may leave undecided.</summary>
    [Property(MaxTest = 300)]
    public Property Holds_back_no_more_than_the_detectors_say() =>
        Prop.ForAll(
            GuardedText.Arbitrary(),
            sample =>
            {
                var plain = string.Concat(
                    sample.Text.Where(c => c is < '\u0300' or > '\ud7ff' && !char.IsSurrogate(c) && c < 0xfe00)
                );
                return Guard.Detectors.All(detector =>
                {
                    var stream = new TextGuard(GuardedText.MaskAll, [detector]).Stream();
                    return plain.All(c =>
                    {
                        stream.Push(c.ToString());
                        return stream.Held <= detector.MaxLength;
                    });
                });
            }
        );
}
