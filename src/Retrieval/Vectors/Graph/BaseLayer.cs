namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>The layer of all nodes. A record is the code and then the links, so that a step reads neighbouring
/// memory.</summary>
internal readonly unsafe struct BaseLayer(RecordArena records, int codeBytes, int maxLinks) : ILayer
{
    public int Count => records.Count;

    public int MaxLinks => maxLinks;

    public int* Links(int node) => (int*)(records[node] + codeBytes);

    public byte* Code(int node) => records[node];
}
