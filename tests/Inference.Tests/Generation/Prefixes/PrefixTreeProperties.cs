using FsCheck.Xunit;
using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Generation.Prefixes;

public sealed class PrefixTreeProperties
{
    [Property(MaxTest = 100)]
    public void It_agrees_with_comparing_all_sequences(int seed)
    {
        var random = new Random(seed);
        var tree = new PrefixTree();
        var all = new Dictionary<int, (int[] Tokens, int Adapter)>();
        for (var step = 0; step < 60; step++)
        {
            if (all.Count > 0 && random.Next(3) == 0)
            {
                var gone = all.Keys.ElementAt(random.Next(all.Count));
                tree.Remove(gone);
                all.Remove(gone);
            }
            else
            {
                var added = Tokens(random);
                var adapter = random.Next(2);
                tree.Add(step, added, adapter);
                all.Add(step, (added, adapter));
            }

            var asked = Tokens(random);
            var own = random.Next(3);
            var match = tree.Match(asked, own);
            Assert.Equal(
                all.Values.Where(other => other.Adapter == own)
                    .Select(other => other.Tokens.AsSpan().CommonPrefixLength(asked))
                    .DefaultIfEmpty()
                    .Max(),
                match.Length
            );
            Assert.Equal(match.Length == 0, match.Id < 0);
            if (match.Length > 0)
            {
                Assert.Equal(own, all[match.Id].Adapter);
                Assert.Equal(asked[..match.Length], all[match.Id].Tokens[..match.Length]);
            }

            Assert.Equal(
                all.Where(pair => pair.Value.Adapter == own && asked.AsSpan().StartsWith(pair.Value.Tokens))
                    .Select(pair => pair.Key)
                    .Order(),
                tree.Beginnings(asked, own).Order()
            );
            Assert.Equal(all.Count, tree.Count);
            Assert.Equal(
                all.Values.SelectMany(other =>
                        Enumerable
                            .Range(1, other.Tokens.Length)
                            .Select(length => $"{other.Adapter}: {string.Join(',', other.Tokens[..length])}")
                    )
                    .Distinct()
                    .Count(),
                tree.Tokens
            );
        }
    }

    [Property(MaxTest = 100)]
    public void What_is_given_back_was_kept_and_the_bounds_hold(int seed)
    {
        var random = new Random(seed);
        var most = random.Next(0, 5);
        var cache = new PrefixCache(most);
        var kept = new Dictionary<int, int[]>();
        for (var id = 0; id < 60; id++)
        {
            var given = new List<int>();
            int[] tokens = [.. Enumerable.Repeat(7, PrefixCache.FewestTokens * random.Next(2)), .. Tokens(random)];
            var covered = kept.Values.Any(other => other.AsSpan().StartsWith(tokens));
            cache.Keep(id, tokens, given);
            kept.Add(id, tokens);
            Forget(given);
            Assert.Equal(Math.Min(most, kept.Count), cache.Count);
            Assert.False(covered && kept.ContainsKey(id));

            var limit = random.Next(0, 80);
            given.Clear();
            cache.Trim(limit, given);
            Forget(given);
            Assert.True(cache.Cells <= limit);
            Assert.Equal(kept.Count, cache.Count);

            int[] prompt = [.. Enumerable.Repeat(7, PrefixCache.FewestTokens), .. Tokens(random)];
            var match = cache.Use(prompt);
            var longest = kept
                .Values.Select(other => other.AsSpan().CommonPrefixLength(prompt.AsSpan()[..^1]))
                .DefaultIfEmpty()
                .Max();
            Assert.Equal(longest < PrefixCache.FewestTokens ? 0 : longest, match.Length);
        }

        void Forget(List<int> given) => Assert.All(given, gone => Assert.True(kept.Remove(gone)));
    }

    [Fact]
    public void What_is_used_outlives_what_is_not()
    {
        var cache = new PrefixCache(2);
        int[] system = [.. Enumerable.Range(0, 20)];
        var given = new List<int>();
        cache.Keep(1, system, given);
        for (var id = 2; id < 10; id++)
        {
            Assert.Equal(1, cache.Use([.. system, id]).Id);
            cache.Keep(id, [.. Enumerable.Repeat(100 + id, 20)], given);
        }

        Assert.Equal([2, 3, 4, 5, 6, 7, 8], given);

        // An earlier turn is replaced by the next one and hands its uses on.
        given.Clear();
        cache.Keep(10, [.. system, 1, 2, 3], given);
        Assert.Equal([1], given);
        Assert.Equal(10, cache.Use([.. system, 1, 2, 3, 4]).Id);
    }

    private static int[] Tokens(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(2))];
}
