using Pipeline.Contracts.Search;
using Pipeline.Grains.Guardrails;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Tests.Guardrails;

/// <summary>Hits are shown by what the policy says of retrieved text.</summary>
public sealed class GuardedHitsTests
{
    private const string Card = "4111 1111 1111 1111";

    [Fact]
    public void TextTitleAndHeadingsAreMaskedAndMarkedAnew()
    {
        var hit = Hit("a", $"Pay {Card} by the router warranty.") with
        {
            Title = $"Card {Card}",
            HeadingPath = ["Paying", $"By {Card}"],
            Highlights = [new Highlight(31, 6)],
        };
        var shown = Assert.Single(new GuardedHits(new TextGuard(GuardPolicy.Default), "router").Of([hit]));
        Assert.Equal(
            ("Pay [card] by the router warranty.", "Card [card]", "By [card]"),
            (shown.Text, shown.Title, shown.HeadingPath[1])
        );
        var marked = Assert.Single(shown.Highlights!);
        Assert.Equal("router", shown.Text.Substring(marked.Start, marked.Length));
    }

    [Fact]
    public void WhatNothingIsFoundInIsAsItWas()
    {
        var hit = Hit("a", "The router warranty.");
        Assert.Same(hit, Assert.Single(new GuardedHits(new TextGuard(GuardPolicy.Default)).Of([hit])));
    }

    [Fact]
    public void ABlockedTextIsLeftOutAndABlockedTitleAlone()
    {
        var guard = new TextGuard(GuardPolicy.Parse("""{"context": {"card": "block"}}"""));
        SearchHit[] hits = [Hit("a", Card) with { Rank = 1 }, Hit("b", "Text.") with { Rank = 2, Title = Card }];
        var shown = Assert.Single(new GuardedHits(guard).Of(hits));
        Assert.Equal(("b", 2, null), (shown.DocumentId, shown.Rank, shown.Title));
    }

    [Fact]
    public void AStageWithoutTextsHidesNothingFromTheNext()
    {
        var shown = new GuardedHits(new TextGuard(GuardPolicy.Default));
        Assert.Equal("", Assert.Single(shown.Of([Hit("a", "")])).Text);
        Assert.Equal("[card]", Assert.Single(shown.Of([Hit("a", Card)])).Text);
        Assert.Equal("[card]", Assert.Single(shown.Of([Hit("a", Card)])).Text);
    }

    private static SearchHit Hit(string document, string text) => new() { DocumentId = document, Text = text };
}
