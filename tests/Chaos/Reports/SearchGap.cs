using Pipeline.Chaos.Histories;

namespace Pipeline.Chaos.Reports;

/// <summary>How searches went at silos to which nothing was done, while something was done to another or to the store.
/// Those that had to see a receipt are left out: they wait for whoever knows what is settled, and for the
/// store.</summary>
/// <param name="Searches">Searches.</param>
/// <param name="Failed">Those that were not answered, or not by all shards.</param>
/// <param name="Longest">The longest time without a good answer, from the first failure to the next success at the same
/// silo; zero: none failed.</param>
/// <param name="Slowest">The slowest that was answered.</param>
internal sealed record SearchGap(int Searches, int Failed, TimeSpan Longest, TimeSpan Slowest)
{
    /// <summary>Looks at the searches of an outage.</summary>
    public static SearchGap Of(Outage outage, IEnumerable<Search> all)
    {
        var (count, failed, longest, slowest) = (0, 0, TimeSpan.Zero, TimeSpan.Zero);
        var silos = all.Where(search =>
                search.AtLeast == 0 && search.Silo != outage.Silo && outage.Touches(search.Invoked, search.Ended)
            )
            .GroupBy(search => search.Silo);
        foreach (var silo in silos)
        {
            TimeSpan? since = null;
            foreach (var search in silo.OrderBy(search => search.Invoked))
            {
                count++;
                if (search is { Error: null, IsWhole: true })
                {
                    longest = Max(longest, search.Ended - (since ?? search.Ended));
                    slowest = Max(slowest, search.Ended - search.Invoked);
                    since = null;
                }
                else
                {
                    failed++;
                    since ??= search.Invoked;
                    longest = Max(longest, search.Ended - since.Value);
                }
            }
        }

        return new SearchGap(count, failed, longest, slowest);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
