using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Pipeline.Contracts.Keys;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// Callers by the tokens of an identity provider (OpenID Connect): its signature, issuer, audience and times are
/// checked, and its claims say role and labels.
/// </summary>
internal static class OidcTokens
{
    /// <summary>The scheme.</summary>
    public const string Name = "oidc";

    private const string Chooser = "chooser";
    private const int MaxLabels = 256;
    private const int MaxCharacters = 128;

    // A key that both sides share, or none at all, proves nothing of who issued a token.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The scheme that tells keys and tokens apart.</summary>
    /// <param name="options">What there is to tell apart.</param>
    public static string DefaultScheme(SiloOptions options) =>
        options.OidcAuthority is null ? BearerHandler.Name : Chooser;

    /// <summary>Adds what believes the tokens of the provider that the options name, where they name one.</summary>
    public static void Add(AuthenticationBuilder authentication, SiloOptions options)
    {
        if (options.OidcAuthority is not { } authority)
        {
            return;
        }

        authentication
            .AddPolicyScheme(
                Chooser,
                displayName: null,
                policy =>
                    policy.ForwardDefaultSelector = context =>
                        BearerHandler.TokenOf(context)?.Count(c => c == '.') == 2 ? Name : BearerHandler.Name
            )
            .AddJwtBearer(
                Name,
                jwt =>
                {
                    jwt.Authority = authority;
                    jwt.Audience = options.OidcAudience;
                    jwt.MapInboundClaims = false;
                    jwt.IncludeErrorDetails = false;

                    // Keys that came unencrypted prove nothing, but from this machine.
                    jwt.RequireHttpsMetadata = !ListeningAddresses.IsLoopback(new Uri(authority).Host);
                    jwt.TokenValidationParameters.ValidAlgorithms = Algorithms;
                    jwt.TokenValidationParameters.RequireExpirationTime = true;
                    jwt.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
                    jwt.Events = new JwtBearerEvents
                    {
                        OnMessageReceived = message =>
                        {
                            message.Token = BearerHandler.TokenOf(message.HttpContext);
                            return Task.CompletedTask;
                        },
                        OnTokenValidated = validated =>
                        {
                            Take(validated, options);
                            return Task.CompletedTask;
                        },
                        OnAuthenticationFailed = failed =>
                        {
                            failed.Fail(
                                failed.Exception switch
                                {
                                    SecurityTokenExpiredException => KeyErrors.Expired(),
                                    SecurityTokenException or ArgumentException => KeyErrors.Unknown(),
                                    _ => KeyErrors.NoIssuer(),
                                }
                            );
                            return Task.CompletedTask;
                        },
                    };
                }
            );
    }

    /// <summary>The caller of a token's claims; null: they do not say who it is.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="options">Which of them say role and labels.</param>
    /// <param name="expires">When the token ends.</param>
    internal static Caller? CallerOf(IReadOnlyCollection<Claim> claims, SiloOptions options, DateTimeOffset expires)
    {
        if (First(claims, "sub") is not { } subject)
        {
            return null;
        }

        string[] labels = options.OidcLabelClaim is { } name ? [.. Values(claims, name).Distinct()] : [];
        return labels.Length > MaxLabels || labels.Any(label => label.Length > MaxCharacters)
            ? null
            : new Caller(
                $"{Name}:{subject}",
                First(claims, "preferred_username") ?? First(claims, "email") ?? First(claims, "name") ?? subject,
                RoleOf(Values(claims, options.OidcRoleClaim))
            )
            {
                Labels = options.OidcLabelClaim is null ? null : labels,
                Expires = expires,
            };
    }

    private static void Take(TokenValidatedContext validated, SiloOptions options)
    {
        var expires = new DateTimeOffset(DateTime.SpecifyKind(validated.SecurityToken.ValidTo, DateTimeKind.Utc));
        if (CallerOf([.. validated.Principal?.Claims ?? []], options, expires) is { } caller)
        {
            validated.Principal = CallerClaims.Principal(caller, Name);
        }
        else
        {
            validated.Fail(KeyErrors.Unknown());
        }
    }

    /// <summary>The most that one of the words allows; null: none is one of ours.</summary>
    private static KeyRole? RoleOf(IEnumerable<string> words)
    {
        KeyRole? most = null;
        foreach (var role in Enum.GetValues<KeyRole>())
        {
            var word = role.ToString();
            if (
                words.Any(one =>
                    one.Equals(word, StringComparison.OrdinalIgnoreCase)
                    || one.Equals($"pipeline-{word}", StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                most = role;
            }
        }

        return most;
    }

    private static string? First(IEnumerable<Claim> claims, string type) =>
        claims.FirstOrDefault(claim => claim.Type == type && claim.Value.Length > 0)?.Value;

    private static IEnumerable<string> Values(IEnumerable<Claim> claims, string type) =>
        claims.Where(claim => claim.Type == type).Select(claim => claim.Value);
}
