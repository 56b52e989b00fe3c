using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Best-first search of one layer (Malkov and Yashunin 2018, algorithm 2).</summary>
internal static unsafe class LayerSearch<TCode, TLayer>
    where TCode : struct, IVectorCode
    where TLayer : struct, ILayer
{
    private const int Line = 64;

    // How many codes are on their way to the cache while others are compared.
    private const int Ahead = 8;

    // Nodes that are visited between two looks at whether the search is still wanted; a power of two.
    private const int NodesBetweenChecks = 16;

    /// <summary>Fills a scratch's pool with the nodes found nearest to a code.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="code">Compared with the nodes'.</param>
    /// <param name="codeBytes">Bytes of a code.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="width">How many nodes the pool keeps (ef).</param>
    /// <param name="scratch">Gets the nodes.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static void Run(
        TLayer layer,
        byte* code,
        int codeBytes,
        int start,
        int width,
        SearchScratch scratch,
        CancellationToken cancellationToken
    )
    {
        Debug.Assert((uint)start < (uint)layer.Count, "A search starts at a node of its layer.");
        var nodes = layer.Count;
        var maxLinks = layer.MaxLinks;
        var visited = scratch.Visited;
        var pool = scratch.Pool;
        visited.Begin(nodes);
        pool.Begin(width);
        var seen = visited.Seen;
        var search = visited.Search;
        var fresh = stackalloc int[maxLinks];
        var similar = stackalloc float[4];
        seen[start] = search;
        pool.Offer(Ranked.Pack(TCode.Similarity(code, layer.Code(start), codeBytes), start));
        var visits = 0;
        for (var node = pool.Next(); node >= 0; node = pool.Next())
        {
            if ((visits++ & (NodesBetweenChecks - 1)) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var links = layer.Links(node);
            var count = 0;
            for (var i = 0; i < maxLinks; i++)
            {
                var link = links[i];
                if (link < 0)
                {
                    break;
                }

                var to = link & LinkBits.NumberMask;
                if ((uint)to < (uint)nodes)
                {
                    // Without a jump: half of the neighbours were seen, at random.
                    fresh[count] = to;
                    count += seen[to] == search ? 0 : 1;
                    seen[to] = search;
                }
            }

            for (var i = 0; i < Math.Min(Ahead, count); i++)
            {
                Prefetch(layer.Code(fresh[i]), codeBytes);
            }

            var at = 0;
            for (; at + 4 <= count; at += 4)
            {
                for (var next = at + Ahead; next < Math.Min(at + Ahead + 4, count); next++)
                {
                    Prefetch(layer.Code(fresh[next]), codeBytes);
                }

                TCode.Similarities(
                    code,
                    layer.Code(fresh[at]),
                    layer.Code(fresh[at + 1]),
                    layer.Code(fresh[at + 2]),
                    layer.Code(fresh[at + 3]),
                    codeBytes,
                    similar
                );
                for (var i = 0; i < 4; i++)
                {
                    pool.Offer(Ranked.Pack(similar[i], fresh[at + i]));
                }
            }

            for (; at < count; at++)
            {
                pool.Offer(Ranked.Pack(TCode.Similarity(code, layer.Code(fresh[at]), codeBytes), fresh[at]));
            }

            var peeked = pool.Peek();
            if (peeked >= 0)
            {
                Prefetch((byte*)layer.Links(peeked), maxLinks * sizeof(int));
            }
        }
    }

    /// <summary>Walks to a node that no neighbour is nearer than.</summary>
    public static int Greedy(TLayer layer, byte* code, int codeBytes, int start)
    {
        var nodes = layer.Count;
        var best = start;
        var similarity = TCode.Similarity(code, layer.Code(start), codeBytes);
        for (var moved = true; moved; )
        {
            moved = false;
            var links = layer.Links(best);
            for (var i = 0; i < layer.MaxLinks && links[i] >= 0; i++)
            {
                var to = links[i] & LinkBits.NumberMask;
                if (
                    (uint)to < (uint)nodes
                    && TCode.Similarity(code, layer.Code(to), codeBytes) is var other
                    && other > similarity
                )
                {
                    (best, similarity, moved) = (to, other, true);
                }
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* from, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (var at = 0; at < bytes; at += Line)
            {
                Sse.Prefetch0(from + at);
            }
        }
    }
}
