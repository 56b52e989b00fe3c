using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Guardrails;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Grains.Guardrails;

/// <inheritdoc cref="IGuardPolicies"/>
/// <remarks>The folder is looked at once a second, since many of the ways in which folders are shared tell nobody of a
/// change. A question keeps the policy that it began with.</remarks>
internal sealed partial class GuardPolicies : IGuardPolicies, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    /// <summary>Policies that are kept made; the combinations come from settings and keys, of which there are
    /// few.</summary>
    private const int MostMade = 512;

    private readonly ConcurrentDictionary<(string?, string?, string?), HeldPolicy> _made = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PolicyFolder? _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<GuardPolicies> _logger;
    private Task _looking = Task.CompletedTask;
    private int _disposed;

    public GuardPolicies(IOptions<PipelineOptions> options, TimeProvider time, ILogger<GuardPolicies> logger)
    {
        (_time, _logger) = (time, logger);
        _folder = options.Value.GuardPolicies is { } directory ? new PolicyFolder(directory) : null;

        // Before the first question.
        Refresh();
    }

    public PolicySet Current => _folder?.Current ?? PolicySet.Empty;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_folder is not null)
        {
            _looking = Task.Run(LookAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _looking.Ended();
            _stop.Dispose();
        }
    }

    public void Check(string field, string? name)
    {
        if (!string.IsNullOrEmpty(name) && !Current.Policies.ContainsKey(name))
        {
            throw Unknown(ErrorCode.InvalidRequest, name, field);
        }
    }

    public HeldPolicy For(CollectionSettings settings, string? key)
    {
        var policies = Current;
        var named = Named(policies, settings.Guardrails);
        var caller = Named(policies, key);
        var made = (named?.Version, settings.GuardrailPolicy, caller?.Version);
        if (_made.TryGetValue(made, out var known))
        {
            return known;
        }

        if (_made.Count >= MostMade)
        {
            _made.Clear();
        }

        return _made[made] = Make(named, settings.GuardrailPolicy, caller);
    }

    /// <summary>Looks at the folder; what changed holds from the next question on.</summary>
    internal void Refresh()
    {
        if (_folder is null)
        {
            return;
        }

        PolicySet now;
        lock (_folder)
        {
            if (!_folder.Refresh())
            {
                return;
            }

            now = _folder.Current;
        }

        LogPolicies(_logger, string.Join(", ", now.Policies.Values.Select(policy => policy.Version).Order()));
        foreach (var (file, why) in now.Problems)
        {
            LogProblem(_logger, file, why);
        }
    }

    private static HeldPolicy Make(PolicyFile? named, string? inline, PolicyFile? caller)
    {
        var own = inline is null ? null : GuardPolicy.ReadStored(inline);
        var policy = named?.Policy;
        policy =
            policy is null ? own ?? GuardPolicy.Default
            : own is null ? policy
            : policy.Overlaid(own);
        List<string> versions = [];
        if (named is not null)
        {
            versions.Add(named.Version);
        }

        if (own is not null)
        {
            versions.Add(PolicyVersion.Of(PolicyVersion.Inline, own));
        }

        if (versions.Count == 0)
        {
            versions.Add(PolicyVersion.Of(PolicyVersion.Default, GuardPolicy.Default));
        }

        if (caller is not null)
        {
            versions.Add(caller.Version);
        }

        return new HeldPolicy(
            caller is null ? new TextGuard(policy) : StricterPolicy.Guard(policy, caller.Policy),
            string.Join('+', versions)
        );
    }

    private static PolicyFile? Named(PolicySet policies, string? name) =>
        string.IsNullOrEmpty(name) ? null
        : policies.Policies.TryGetValue(name, out var policy) ? policy
        : throw Unknown(ErrorCode.Conflict, name, "guardrails");

    private static PipelineException Unknown(ErrorCode code, string name, string field) =>
        new(
            code,
            $"This server has no guardrail policy '{name}'; put {name}{PolicyFile.Ending} into the folder of --guard-policies.",
            field,
            reason: "unknown_guard_policy",
            values: new Dictionary<string, string> { ["policy"] = name }
        );

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(LooksEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Guardrail policies: {Policies}")]
    private static partial void LogPolicies(ILogger logger, string policies);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The guardrail policy in {File} cannot be used; the last good one holds, if there was one: {Why}"
    )]
    private static partial void LogProblem(ILogger logger, string file, string why);
}
