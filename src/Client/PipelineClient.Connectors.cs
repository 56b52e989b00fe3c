using Pipeline.Client.Http;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>Connectors, which are for administrators; over HTTP only.</content>
public sealed partial class PipelineClient
{
    /// <summary>All connectors with how they are. Needs an administrator's key.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public async Task<IReadOnlyList<ConnectorInfo>> ListConnectorsAsync(
        CancellationToken cancellationToken = default
    ) =>
        await OverHttp
            .CallAsync<ConnectorInfo[]>(new HttpCall(HttpMethod.Get, "api/connectors"), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>A connector with how it is. Needs an administrator's key.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">There is none of that name
    /// (<see cref="ErrorCode.UnknownConnector"/>).</exception>
    public Task<ConnectorInfo> GetConnectorAsync(string name, CancellationToken cancellationToken = default) =>
        CallConnectorAsync<ConnectorInfo>(HttpMethod.Get, name, "", cancellationToken);

    /// <summary>Makes a connector, or tells one that exists to do something else. Needs an administrator's
    /// key.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">What it is to do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">The settings cannot be used.</exception>
    public Task<ConnectorInfo> PutConnectorAsync(
        string name,
        ConnectorSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(settings);
        return OverHttp.CallAsync<ConnectorInfo>(
            new HttpCall(HttpMethod.Put, PathOf(name, "")) { Body = HttpCaller.Json(settings) },
            cancellationToken
        );
    }

    /// <summary>Reaches a connector's source and names the first things in it. Needs an administrator's key.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConnectorTest> TestConnectorAsync(string name, CancellationToken cancellationToken = default) =>
        CallConnectorAsync<ConnectorTest>(HttpMethod.Post, name, "/test", cancellationToken);

    /// <summary>Begins a run now, unless one goes on. Needs an administrator's key.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="confirmPrune">Whether whatever is gone may be deleted, however much it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConnectorInfo> RunConnectorAsync(
        string name,
        bool confirmPrune = false,
        CancellationToken cancellationToken = default
    ) =>
        CallConnectorAsync<ConnectorInfo>(
            HttpMethod.Post,
            name,
            confirmPrune ? "/run?confirmPrune=true" : "/run",
            cancellationToken
        );

    /// <summary>Lets a connector run by its schedule no more; a run that goes on ends. Needs an administrator's
    /// key.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConnectorInfo> PauseConnectorAsync(string name, CancellationToken cancellationToken = default) =>
        CallConnectorAsync<ConnectorInfo>(HttpMethod.Post, name, "/pause", cancellationToken);

    /// <summary>Lets a connector run by its schedule again. Needs an administrator's key.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConnectorInfo> ResumeConnectorAsync(string name, CancellationToken cancellationToken = default) =>
        CallConnectorAsync<ConnectorInfo>(HttpMethod.Post, name, "/resume", cancellationToken);

    /// <summary>Removes a connector. Needs an administrator's key.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="documents">Whether its documents are deleted too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<RemovedConnector> RemoveConnectorAsync(
        string name,
        bool documents = false,
        CancellationToken cancellationToken = default
    ) =>
        CallConnectorAsync<RemovedConnector>(
            HttpMethod.Delete,
            name,
            documents ? "?documents=true" : "",
            cancellationToken
        );

    private Task<T> CallConnectorAsync<T>(
        HttpMethod method,
        string name,
        string behind,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return OverHttp.CallAsync<T>(new HttpCall(method, PathOf(name, behind)), cancellationToken);
    }

    private static string PathOf(string name, string behind) => $"api/connectors/{Uri.EscapeDataString(name)}{behind}";
}
