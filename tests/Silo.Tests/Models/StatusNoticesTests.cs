using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Silo.Models;

namespace Pipeline.Silo.Tests.Models;

public sealed class StatusNoticesTests
{
    private static readonly string[] Defaults =
    [
        .. Enum.GetValues<ModelRole>()
            .Where(role => role.HasWorker())
            .Select(role => ModelCatalogue.DefaultFor(role)!.Name)
            .Order(StringComparer.Ordinal),
    ];

    private static readonly (ModelRole, ModelStatus)[] None =
    [
        (ModelRole.Embed, Missing(RemarkCode.NoEmbedder)),
        (ModelRole.Rerank, Missing(RemarkCode.NoReranker)),
        (ModelRole.Generate, Missing(RemarkCode.NoGenerator)),
    ];

    [Fact]
    public void DownloadsThatFailedAreToldOnceWhateverTheirNumber()
    {
        var failed = Defaults.Select(name => new FailedPull(name, $"{name}: no network.", Offline: true)).ToArray();
        var notice = Assert.Single(Notices([.. Defaults.Select(Failed)], failed));
        Assert.Equal(RemarkCode.DownloadOffline.Name(), notice.Code);
        Assert.Equal(string.Join(", ", Defaults), notice.Values!["models"]);
        Assert.Contains("/models", notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADownloadThatFailedOtherwiseIsToldWithItsReasonAndOtherRolesAsTheyAre()
    {
        var generator = ModelCatalogue.DefaultFor(ModelRole.Generate)!.Name;
        var notices = Notices([Failed(generator)], [new FailedPull(generator, "The disk is full.", Offline: false)]);
        Assert.Equal(
            [RemarkCode.NoEmbedder.Name(), RemarkCode.NoReranker.Name(), RemarkCode.DownloadFailed.Name()],
            notices.Select(notice => notice.Code)
        );
        Assert.Equal($"Not downloaded: {generator}. The disk is full.", notices[^1].Message);
    }

    [Fact]
    public void AModelOnItsWayIsToldInsteadOfAMissingOne()
    {
        var pull = new ModelPullProgress(Defaults[0], "f", 25, 100, 1, ModelPullState.Downloading);
        var notices = Notices([pull, .. Defaults[1..].Select(name => pull with { Model = name, Total = null })], []);
        Assert.Equal(
            [RemarkCode.Downloading.Name(), RemarkCode.DownloadStarting.Name(), RemarkCode.DownloadStarting.Name()],
            notices.Select(notice => notice.Code)
        );
        Assert.Contains("25 %", notices[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryNoticeHasAllTheValuesOfItsSentence()
    {
        var broken = new ModelStatus("m", ModelState.Failed, RemarkCode.ModelFailed.With(), null)
        {
            Since = DateTimeOffset.UnixEpoch,
        };
        var unused = new UnusedModel("silo-2", ModelRole.Embed, "mine", "theirs");
        var notices = StatusNotices.Of(None, [("cpu:0", broken)], [], [], "/models", [unused]);
        Assert.Equal(5, notices.Count);
        Assert.Contains(
            notices,
            notice =>
                notice.Message.Contains("'mine' of the silo 'silo-2' is not used", StringComparison.Ordinal)
                && notice.Message.Contains("for 'embed' the cluster uses 'theirs'", StringComparison.Ordinal)
        );
        Assert.All(
            notices,
            notice => Assert.NotNull(RemarkCodes.Fill(RemarkCodes.Find(notice.Code)!.Value.Sentence(), notice.Values))
        );
    }

    private static IReadOnlyList<Remark> Notices(
        IReadOnlyList<ModelPullProgress> pulls,
        IReadOnlyList<FailedPull> failed
    ) => StatusNotices.Of(None, [], pulls, failed, "/models", []);

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(1, 3, false)]
    public void Fewer_silos_than_copies_are_told_with_the_setting(int replicas, int silos, bool isTold)
    {
        var notices = StatusNotices.Of(None, [], [], [], "/models", [], (replicas, silos));
        Assert.Equal(isTold, notices.Any(notice => notice.Code == RemarkCode.FewerSilosThanReplicas.Name()));
        Assert.Equal(isTold, notices.Any(notice => notice.Message.Contains("--replicas", StringComparison.Ordinal)));
    }

    private static ModelPullProgress Failed(string name) => new(name, null, 0, null, null, ModelPullState.Failed, "x");

    private static ModelStatus Missing(RemarkCode code) => new(null, ModelState.Missing, code.With(), null);
}
