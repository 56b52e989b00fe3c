using System.Net;
using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Running;

namespace Pipeline.Chaos.Upgrades;

/// <summary>What a silo tells whoever looks, much of which it asks the others for.</summary>
internal static class Views
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string[] All =
    [
        "/health/ready",
        "/api/status",
        "/api/workers",
        "/api/models",
        "/api/cluster",
        "/api/collections",
        $"/api/collections/{ClientSettings.Collection}",
        $"/api/collections/{ClientSettings.Collection}/replicas",
        $"/api/collections/{ClientSettings.Collection}/documents?limit=20",
        $"/api/collections/{ClientSettings.Collection}/suggest?text=insp",
        "/api/dead-letters",
        "/api/keys",
        "/api/audit",
        "/v1/models",
    ];

    /// <summary>Looks at all of them.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="isEarlier">Whether it is of a version that need not have everything.</param>
    /// <returns>What is not told, and how that ends; empty: all is well.</returns>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(ClusterSilo silo, bool isEarlier)
    {
        using var http = new HttpClient { BaseAddress = silo.BaseAddress, Timeout = Limit };
        var faults = new List<string>();
        foreach (var view in All)
        {
            try
            {
                using var response = await http.GetAsync(view);
                if (!response.IsSuccessStatusCode && !(isEarlier && response.StatusCode == HttpStatusCode.NotFound))
                {
                    faults.Add(
                        $"{silo.Name} {view}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"
                    );
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                faults.Add($"{silo.Name} {view}: {error.Message}");
            }
        }

        return faults;
    }
}
