using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Questions;

/// <summary>Sees the stages of a question as they happen.</summary>
internal interface IStageObserver
{
    /// <summary>True: the ranked list of every stage is wanted, which costs fetching titles early.</summary>
    bool WantsLists { get; }

    void Stage(StageReport report);

    void List(string stage, IReadOnlyList<SearchHit> hits);
}

/// <summary>Keeps what it sees, for a search that answers all at once.</summary>
internal sealed class StageCollector(bool wantsLists) : IStageObserver
{
    private readonly List<StageReport> _stages = [];
    private readonly Dictionary<string, IReadOnlyList<SearchHit>> _lists = new(StringComparer.Ordinal);

    public bool WantsLists => wantsLists;

    public IReadOnlyList<StageReport> Stages => _stages;

    public IReadOnlyDictionary<string, IReadOnlyList<SearchHit>>? Lists => wantsLists ? _lists : null;

    public void Stage(StageReport report)
    {
        if (report.Status != StageStatus.Started)
        {
            _stages.Add(report);
        }
    }

    public void List(string stage, IReadOnlyList<SearchHit> hits) => _lists[stage] = hits;
}
