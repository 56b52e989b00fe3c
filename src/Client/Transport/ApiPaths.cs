using Pipeline.Contracts.Documents;

namespace Pipeline.Client.Transport;

/// <summary>Paths of the HTTP API, escaped.</summary>
internal static class ApiPaths
{
    public static string Collection(string name) => $"api/collections/{Uri.EscapeDataString(name)}";

    public static string Document(string collection, string id)
    {
        DocumentIds.Validate(id);
        return $"{Collection(collection)}/documents/{Uri.EscapeDataString(id)}";
    }

    public static string Reembedding(string collection) => $"{Collection(collection)}/reembedding";

    public static string Conversations(string collection) => $"{Collection(collection)}/conversations";

    public static string Conversation(string collection, string id) =>
        $"{Conversations(collection)}/{Uri.EscapeDataString(id)}";

    public static string Answer(string id) => $"api/answers/{Uri.EscapeDataString(id)}";
}
