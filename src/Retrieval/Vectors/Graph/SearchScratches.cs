using System.Collections.Concurrent;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Scratches that no search uses at the moment: as many as searches ran at once.</summary>
internal sealed class SearchScratches(int codeBytes)
{
    private readonly ConcurrentBag<SearchScratch> _idle = [];

    public SearchScratch Take() => _idle.TryTake(out var scratch) ? scratch : new SearchScratch(codeBytes);

    public void Return(SearchScratch scratch) => _idle.Add(scratch);
}
