namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>One layer of the graph as searches see it. Links are numbers of the same layer up to the first negative
/// one; a reader beside the writer may see old and new ones mixed, all of them valid.</summary>
internal unsafe interface ILayer
{
    /// <summary>Node numbers are below this.</summary>
    int Count { get; }

    /// <summary>The most links of a node.</summary>
    int MaxLinks { get; }

    int* Links(int node);

    byte* Code(int node);
}
