using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>What must hold of a graph after every write.</summary>
internal static class GraphShape
{
    /// <summary>No link leads to a free record or to itself or twice to the same node, and every linked node is reached
    /// from every other: checked from the start, and from a node without which that is another.</summary>
    public static void Assert(HnswGraph<Int8Code> graph)
    {
        List<int> linked =
        [
            .. Enumerable
                .Range(0, graph.Nodes)
                .Where(n => graph.StateOf(n) is NodeState.Linked or NodeState.Removed or NodeState.Dying),
        ];
        Xunit.Assert.Equal(linked.Count, graph.Linked);
        foreach (var node in linked)
        {
            var neighbours = graph.Neighbours(node);
            Xunit.Assert.Equal(neighbours.Length, neighbours.Distinct().Count());
            Xunit.Assert.DoesNotContain(node, neighbours);
            Xunit.Assert.InRange(neighbours.Length, 0, graph.MaxBaseLinks);
            if (graph.StateOf(node) != NodeState.Dying)
            {
                Xunit.Assert.All(
                    neighbours,
                    n => Xunit.Assert.True(graph.StateOf(n) is NodeState.Linked or NodeState.Removed or NodeState.Dying)
                );
            }
        }

        List<int> staying = [.. linked.Where(n => graph.StateOf(n) != NodeState.Dying)];
        if (staying.Count > 0)
        {
            AssertReaches(graph, graph.Start, staying);
            AssertReaches(graph, staying[^1], staying);
        }

        for (var layer = 1; graph.UpperLayer(layer) is { Count: > 0 } nodes; layer++)
        {
            Xunit.Assert.All(nodes, n => Xunit.Assert.DoesNotContain(-1, n.Neighbours));
            Xunit.Assert.All(nodes, n => Xunit.Assert.NotEqual(NodeState.Free, graph.StateOf(n.Node)));
        }
    }

    // Dying nodes are not walked through: they are about to go.
    private static void AssertReaches(HnswGraph<Int8Code> graph, int from, List<int> all)
    {
        var seen = new HashSet<int> { from };
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out var node))
        {
            foreach (var next in graph.Neighbours(node))
            {
                if (graph.StateOf(next) != NodeState.Dying && seen.Add(next))
                {
                    queue.Enqueue(next);
                }
            }
        }

        Xunit.Assert.Empty(all.Except(seen));
    }
}
