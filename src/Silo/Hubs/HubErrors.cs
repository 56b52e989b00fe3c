using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Hubs;

/// <summary>
/// Turns exceptions of hub calls into the JSON of an <see cref="ErrorDetail"/>, which is all that a client sees: those
/// of a call, and those of a stream, which is enumerated after the call has returned.
/// </summary>
internal sealed partial class HubErrors(ILogger<HubErrors> logger) : IHubFilter
{
    private static readonly MethodInfo Wrapping = typeof(HubErrors).GetMethod(
        nameof(Wrap),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private static readonly ConcurrentDictionary<Type, MethodInfo?> Wrappings = new();

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        try
        {
            var result = await next(invocationContext);
            return result is not null && Wrappings.GetOrAdd(result.GetType(), WrappingOf) is { } wrapping
                ? wrapping.Invoke(this, [result, invocationContext.HubMethodName, CancellationToken.None])
                : result;
        }
        catch (Exception error) when (Translate(error, invocationContext.HubMethodName) is { } told)
        {
            throw told;
        }
    }

    private static MethodInfo? WrappingOf(Type type) =>
        type.GetInterfaces()
            .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            .Select(one => Wrapping.MakeGenericMethod(one.GetGenericArguments()))
            .FirstOrDefault();

    private async IAsyncEnumerable<T> Wrap<T>(
        IAsyncEnumerable<T> stream,
        string method,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await using var items = stream.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception error) when (Translate(error, method) is { } told)
            {
                throw told;
            }

            yield return items.Current;
        }
    }

    /// <summary>What the client is told; null for what is not to be changed.</summary>
    private HubException? Translate(Exception error, string method)
    {
        switch (error)
        {
            case OperationCanceledException or HubException:
                return null;
            case PipelineException known:
                return Told(known);
            default:
                LogFailed(logger, method, error);
                return Told(
                    new PipelineException(
                        ErrorCode.Internal,
                        "The call failed inside the program; the log has the details."
                    )
                );
        }
    }

    private static HubException Told(PipelineException error) =>
        new(JsonSerializer.Serialize(error.ToDetail(), PipelineJson.Options));

    [LoggerMessage(Level = LogLevel.Error, Message = "Hub call {Method} failed")]
    private static partial void LogFailed(ILogger logger, string method, Exception error);
}
