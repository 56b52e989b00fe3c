using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Grains.Roles;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Grains.Offers;

/// <inheritdoc cref="IClusterModels"/>
/// <remarks>
/// What this silo has is looked at when it is asked for; what others have is what <see cref="ModelOfferWatch"/> learnt
/// last. Where no other silo has models, all of this is what the silo's own sessions say.
/// </remarks>
internal sealed class ClusterModels(
    IModelSessions own,
    OwnRole role,
    ILocalSiloDetails silo,
    OwnDevices devices,
    EmbedderTokenizers tokenizers,
    TimeProvider time
) : IClusterModels
{
    private static readonly ModelRole[] Roles = [ModelRole.Embed, ModelRole.Rerank, ModelRole.Generate];

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ModelOffers _others = ModelOffers.None;
    private DateTimeOffset? _awaySince;

    /// <inheritdoc/>
    public IReadOnlyList<UnusedModel> Unused
    {
        get
        {
            var offers = Offers;
            return
            [
                .. from role in Roles
                let used = NameOf(StatusOf(role))
                where used is not null
                from offer in offers.All
                let name = NameOf(offer.Models.Of(role).ToStatus())
                where name is not null && name != used
                select new UnusedModel(offer.Silo, role, name, used),
            ];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Silo, ModelRole Role, ModelStatus Status)> Offered =>
        [.. from offer in Offers.All from role in Roles select (offer.Silo, role, offer.Models.Of(role).ToStatus())];

    /// <summary>What this silo offers; null: it has no part in running models.</summary>
    internal ModelOffer? Own =>
        role.Role.Includes(SiloRole.Worker)
            ? new ModelOffer(silo.SiloAddress, silo.Name, devices.IsAccelerated, SiloModels.Of(own))
            : null;

    /// <summary>What all silos offer.</summary>
    internal ModelOffers Offers
    {
        get
        {
            var others = _others;
            return Own is { } offer ? others with { All = [offer, .. others.All] } : others;
        }
    }

    private bool IsAlone => _others is { All.Count: 0, Embedder: null } && role.Role.Includes(SiloRole.Worker);

    /// <inheritdoc/>
    public ModelStatus StatusOf(ModelRole role)
    {
        if (IsAlone)
        {
            return own.StatusOf(role);
        }

        var offers = Offers;
        if (role != ModelRole.Embed)
        {
            return (offers.Best(role) ?? offers.All.FirstOrDefault())?.Models.Of(role).ToStatus() ?? Missing(role);
        }

        return UsedEmbedder(offers) is not { } used
                ? offers.All.FirstOrDefault()?.Models.Embedder.ToStatus() ?? Missing(role)
            : offers.BestEmbedder(used.Name) is { } found ? found.Model.ToStatus() with { Vectors = used }
            : Away(used);
    }

    /// <inheritdoc/>
    public ModelStatus StatusOfEmbedder(string vectors)
    {
        if (IsAlone)
        {
            return own.StatusOfEmbedder(vectors);
        }

        var offers = Offers;
        return offers.BestEmbedder(vectors) is { } found ? found.Model.ToStatus()
            : UsedEmbedder(offers) is { } used && used.Name == vectors ? Away(used)
            : ModelStatus.NotInstalled(vectors);
    }

    /// <inheritdoc/>
    public int? FitOf(SiloAddress worker, ModelRole role, string? vectors)
    {
        var offers = Offers;
        if (offers.All.FirstOrDefault(offer => offer.Address.Equals(worker)) is not { } offer)
        {
            return null;
        }

        var model = offer.Models.Of(role);
        var isBeside = false;
        if (role == ModelRole.Embed)
        {
            if ((vectors ?? UsedEmbedder(offers)?.Name) is { } name)
            {
                isBeside = model.Vectors != name;
                model = isBeside ? offer.Models.FindEmbedder(name) : model;
            }
        }
        else if (model.Name != offers.Best(role)?.Models.Of(role).Name)
        {
            return null;
        }

        return model is null
            ? null
            : (ModelOffers.IsBroken(model) ? 4 : 0) + (isBeside ? 2 : 0) + (offer.IsAccelerated ? 0 : 1);
    }

    /// <inheritdoc/>
    public string? VectorsInUse => _others.Embedder?.Name;

    /// <inheritdoc/>
    public async ValueTask<ITokenizer?> FindTokenizerAsync(CancellationToken cancellationToken)
    {
        await WaitUntilKnownAsync(cancellationToken);
        var offers = Offers;
        var used = UsedEmbedder(offers);
        if (Own is { } offer && (used is null || offer.Models.Embedder.Identity == used))
        {
            return (await own.FindEmbedderAsync(cancellationToken))?.Tokenizer;
        }

        return used is null ? null : await FetchTokenizerAsync(used.Name, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ITokenizer?> FindTokenizerAsync(string vectors, CancellationToken cancellationToken)
    {
        await WaitUntilKnownAsync(cancellationToken);
        return Own is not null && own.StatusOfEmbedder(vectors).Name is not null
            ? (await own.FindEmbedderAsync(vectors, cancellationToken))?.Tokenizer
            : await FetchTokenizerAsync(vectors, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask OpenEmbedderAsync(CancellationToken cancellationToken)
    {
        if (Own is { } offer && (UsedEmbedder(Offers) is not { } used || offer.Models.Embedder.Identity == used))
        {
            await own.FindEmbedderAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task WaitUntilKnownAsync(CancellationToken cancellationToken) =>
        _known.Task.IsCompleted ? Task.CompletedTask : _known.Task.WaitAsync(cancellationToken);

    /// <summary>This is what others offer from now on.</summary>
    internal void Become(ModelOffers others)
    {
        _others = others;
        var isAway = others.Embedder is { } used && Offers.BestEmbedder(used.Name) is null;
        _awaySince = isAway ? _awaySince ?? time.GetUtcNow() : null;
        _known.TrySetResult();
    }

    private ValueTask<ITokenizer?> FetchTokenizerAsync(string vectors, CancellationToken cancellationToken) =>
        tokenizers.FindAsync(
            vectors,
            Offers.All.Where(other => other.Models.FindEmbedder(vectors) is not null).Select(other => other.Address),
            cancellationToken
        );

    private static string? NameOf(ModelStatus status) => status.Vectors?.Name ?? status.Name;

    /// <summary>The embedder that counts: what was chosen for the deployment; before that, and on one machine, this
    /// silo's own.</summary>
    private EmbedderIdentity? UsedEmbedder(ModelOffers offers) =>
        offers.Embedder ?? (Own is { } offer ? offer.Models.Embedder.Identity : EmbedderChoice.Best(offers.All));

    private static ModelStatus Missing(ModelRole role) =>
        new(null, ModelState.Missing, RemarkCode.NoWorkerSilo.With(("role", RoleName(role))), null)
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    private ModelStatus Away(EmbedderIdentity used) =>
        new(used.Name, ModelState.Missing, RemarkCode.EmbedderAway.With(("model", used.Name)), null)
        {
            Vectors = used,
            Since = _awaySince,
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    private static string RoleName(ModelRole role) => role.ToString().ToLowerInvariant();
}
