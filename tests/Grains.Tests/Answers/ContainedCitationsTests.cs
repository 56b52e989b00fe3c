using System.Diagnostics.Metrics;
using System.Globalization;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Telemetry;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Tests.Answers;

/// <summary>How far a sentence is supported goes with its text through what keeps links back.</summary>
public sealed class ContainedCitationsTests
{
    private static readonly string?[] Levels = [null, "supported", "partly", "unsupported"];

    private static readonly PipelineMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()
    );

    [Property(MaxTest = 300)]
    public void Every_character_keeps_what_was_said_of_it(int seed)
    {
        var random = new Random(seed);
        var sentences = Sentences(random, withLinks: false);
        var told = Written(sentences);
        Assert.Equal(string.Concat(sentences.Select(sentence => sentence.Text)), Text(told));
        Assert.Equal(
            sentences.SelectMany(sentence => sentence.Text.Select(_ => sentence.Level)),
            told.SelectMany(piece => piece.Marks.SelectMany(mark => Enumerable.Repeat(mark.Support, mark.Length)))
        );
    }

    [Property(MaxTest = 300)]
    public void Marks_cover_what_leaves_however_addresses_change_it(int seed)
    {
        var told = Written(Sentences(new Random(seed), withLinks: true));
        Assert.All(told, piece => Assert.Equal(piece.Text.Length, piece.Marks.Sum(mark => mark.Length)));
        Assert.DoesNotContain("http://", Text(told), StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<(string Text, IReadOnlyList<SupportMark> Marks)> told) =>
        string.Concat(told.Select(piece => piece.Text));

    private static (string Text, string? Level)[] Sentences(Random random, bool withLinks) =>
        [
            .. Enumerable
                .Range(0, random.Next(1, 8))
                .Select(i =>
                    (
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"문장 {i}, version {i}.2{(withLinks && random.Next(2) == 0 ? " at http://evil.com/x" : "")} 입니다. "
                        ),
                        Levels[random.Next(Levels.Length)]
                    )
                ),
        ];

    private static List<(string Text, IReadOnlyList<SupportMark> Marks)> Written(
        (string Text, string? Level)[] sentences
    )
    {
        var inner = new JudgedText(sentences);
        var guard = new QuestionGuard(new HeldPolicy(new TextGuard(GuardPolicy.Default), "default"), Metrics);
        var writer = Containment.Around(inner, guard, isJson: false);
        var told = new List<(string, IReadOnlyList<SupportMark>)>();
        foreach (var _ in sentences)
        {
            told.Add((writer.Push("").Text, writer.TakeMarks()));
        }

        told.Add((writer.Complete().Text, writer.TakeMarks()));
        return told;
    }

    /// <summary>Gives out a sentence for each piece.</summary>
    private sealed class JudgedText((string Text, string? Level)[] sentences) : ICitationWriter
    {
        private readonly Queue<(string Text, string? Level)> _left = new(sentences);
        private SupportMark? _mark;

        public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
        {
            var (text, level) = _left.Dequeue();
            _mark = new SupportMark(text.Length, level);
            return (text, []);
        }

        public (string Text, IReadOnlyList<CitationEvent> Citations) Complete() => ("", []);

        public IReadOnlyList<SupportMark> TakeMarks()
        {
            SupportMark[] marks = _mark is { } mark ? [mark] : [];
            _mark = null;
            return marks;
        }
    }
}
