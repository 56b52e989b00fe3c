using FsCheck.Xunit;

namespace Pipeline.Documents.Tests.Chunking;

public sealed class PageBoxTests
{
    [Property(MaxTest = 500)]
    public void ABoxIsOnThePageOrThereIsNone(
        double left,
        double top,
        double right,
        double bottom,
        double width,
        double height
    )
    {
        if (PageBox.Of(left, top, right, bottom, width, height) is { } box)
        {
            Assert.True(box.IsOnPage);
            Assert.True(left < right && top < bottom && width > 0 && height > 0);
        }
    }

    [Property(MaxTest = 300)]
    public void APartOfAPageIsTheSamePartOfItsBox(byte left, byte top, byte width, byte height)
    {
        var (right, bottom) = (left + width + 1.0, top + height + 1.0);
        var box = PageBox.Of(left, top, right, bottom, 600, 800)!.Value;
        Assert.Equal(left / 600.0, box.Left, 1e-6);
        Assert.Equal(top / 800.0, box.Top, 1e-6);
        Assert.Equal(right / 600.0, box.Right, 1e-6);
        Assert.Equal(bottom / 800.0, box.Bottom, 1e-6);
    }

    [Fact]
    public void WhatLiesBesideThePageOrIsNoNumberHasNoBox()
    {
        Assert.Null(PageBox.Of(700, 10, 800, 20, 600, 800));
        Assert.Null(PageBox.Of(-50, 10, 0, 20, 600, 800));
        Assert.Null(PageBox.Of(double.NaN, 10, 20, 20, 600, 800));
        Assert.Null(PageBox.Of(10, 10, 20, 20, 0, 800));
        Assert.Equal(new PageBox(0, 0, 1, 1), PageBox.Of(-5, -5, 700, double.PositiveInfinity, 600, 800));
    }

    [Property(MaxTest = 200)]
    public void TheBoxAroundTwoHoldsBoth(byte a, byte b, byte c, byte d)
    {
        var one = PageBox.Of(a, b, a + 20, b + 20, 600, 800)!.Value;
        var other = PageBox.Of(c, d, c + 20, d + 20, 600, 800)!.Value;
        var both = one.With(other);
        Assert.Equal(Math.Min(one.Left, other.Left), both.Left);
        Assert.Equal(Math.Min(one.Top, other.Top), both.Top);
        Assert.Equal(Math.Max(one.Right, other.Right), both.Right, 1e-6);
        Assert.Equal(Math.Max(one.Bottom, other.Bottom), both.Bottom, 1e-6);
    }
}
