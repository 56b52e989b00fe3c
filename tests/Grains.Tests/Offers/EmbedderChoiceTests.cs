using System.Net;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Embedding;

namespace Pipeline.Grains.Tests.Offers;

public sealed class EmbedderChoiceTests
{
    private static readonly EmbedderIdentity BuiltIn = new(MiniLmEmbedder.Name, MiniLmEmbedder.Dimensions);
    private static readonly EmbedderIdentity Alpha = new("alpha", 8);
    private static readonly EmbedderIdentity Beta = new("beta", 8);
    private readonly FakeTimeProvider _time = new();
    private readonly EmbedderChoice _choice;

    public EmbedderChoiceTests() => _choice = new EmbedderChoice(_time);

    [Fact]
    public void TheFirstIsAnInstalledOneByName()
    {
        Assert.Null(_choice.Next(null, []));
        Assert.Null(_choice.Next(null, [Offer("a", null)]));
        Assert.Equal(BuiltIn, _choice.Next(null, [Offer("a", BuiltIn)]));
        Assert.Equal(Alpha, _choice.Next(null, [Offer("a", BuiltIn), Offer("b", Beta), Offer("c", Alpha)]));
    }

    [Fact]
    public void WhatWasChosenStaysBesideABetterName()
    {
        Assert.Equal(Beta, _choice.Next(Beta, [Offer("a", Alpha), Offer("b", Beta)]));
        Assert.Equal(Alpha, _choice.Next(BuiltIn, [Offer("a", BuiltIn), Offer("b", Alpha)]));
    }

    [Fact]
    public void WhatIsAwayIsWaitedForAndAtLastReplaced()
    {
        ModelOffer[] without = [Offer("a", Alpha), Offer("c", BuiltIn)];
        Assert.Equal(Beta, _choice.Next(Beta, [.. without, Offer("b", Beta)]));
        Assert.Equal(Beta, _choice.Next(Beta, without));
        _time.Advance(EmbedderChoice.LongestAbsence - TimeSpan.FromSeconds(1));
        Assert.Equal(Beta, _choice.Next(Beta, without));

        // It was back in between: the wait begins anew.
        Assert.Equal(Beta, _choice.Next(Beta, [.. without, Offer("b", Beta)]));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Beta, _choice.Next(Beta, without));
        _time.Advance(EmbedderChoice.LongestAbsence);
        Assert.Equal(Beta, _choice.Next(Beta, [Offer("c", BuiltIn)]));
        Assert.Equal(Alpha, _choice.Next(Beta, without));
    }

    [Fact]
    public void WhatEverySiloThatHadItHasReplacedIsReplacedAtOnce()
    {
        _choice.Next(Beta, [Offer("a", Beta), Offer("b", Beta)]);
        Assert.Equal(Beta, _choice.Next(Beta, [Offer("a", Alpha), Offer("b", Beta)]));

        // The other one is only away.
        Assert.Equal(Beta, _choice.Next(Beta, [Offer("a", Alpha)]));
        Assert.Equal(Alpha, _choice.Next(Beta, [Offer("a", Alpha), Offer("b", Alpha)]));

        // Also when it could not be written down the first time.
        Assert.Equal(Alpha, _choice.Next(Beta, [Offer("a", Alpha), Offer("b", Alpha)]));
        Assert.Equal(Alpha, _choice.Next(Alpha, [Offer("a", Alpha), Offer("b", Alpha)]));
    }

    [Fact]
    public void WhatIsReplacedRightAfterItWasChosenIsReplacedToo()
    {
        Assert.Equal(Beta, _choice.Next(null, [Offer("a", Beta)]));
        Assert.Equal(Alpha, _choice.Next(Beta, [Offer("a", Alpha)]));

        // Another silo was faster, with another one: nobody is known to have had that.
        Assert.Equal(Beta, new EmbedderChoice(_time).Next(Beta, [Offer("a", Alpha)]));
    }

    /// <summary>Silos that see the same choose the same, in whatever order, and choose nothing that nobody
    /// has.</summary>
    [Property]
    public Property SilosThatSeeTheSameChooseTheSame() =>
        Prop.ForAll(
            Arb.From(Gen.ListOf(Gen.Elements(null, BuiltIn, Alpha, Beta))),
            embedders =>
            {
                ModelOffer[] offers = [.. embedders.Select((embedder, i) => Offer($"s{i}", embedder))];
                var one = new EmbedderChoice(_time).Next(null, offers);
                var other = new EmbedderChoice(_time).Next(null, offers.Reverse());
                return one == other && (one is null ? embedders.All(e => e is null) : embedders.Contains(one));
            }
        );

    private static ModelOffer Offer(string silo, EmbedderIdentity? embedder)
    {
        var model = new SiloModel
        {
            Name = embedder?.Name,
            Vectors = embedder?.Name,
            Dimensions = embedder?.Dimensions ?? 0,
        };
        return new ModelOffer(
            SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1),
            silo,
            IsAccelerated: false,
            new SiloModels(model, new SiloModel(), new SiloModel(), [])
        );
    }
}
