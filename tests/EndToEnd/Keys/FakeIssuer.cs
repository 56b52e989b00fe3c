using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Keys;

/// <summary>An identity provider on loopback: its description, its public key, and the tokens that it signs.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;

    private FakeIssuer(WebApplication app, string address) => (_app, Address) = (app, address);

    /// <summary>Its name, which is its address.</summary>
    public string Address { get; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var app = builder.Build();
        app.Urls.Add(address);
        var issuer = new FakeIssuer(app, address);
        app.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Json(new { issuer = address, jwks_uri = $"{address}/keys" })
        );
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A token.</summary>
    public string Token(
        string audience,
        IEnumerable<Claim> claims,
        string? issuer = null,
        TimeSpan? begins = null,
        TimeSpan? ends = null
    ) =>
        Write(
            audience,
            claims,
            new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "k" }, SecurityAlgorithms.RsaSha256),
            issuer,
            begins,
            ends
        );

    /// <summary>A token that nobody has signed.</summary>
    public string Unsigned(string audience, IEnumerable<Claim> claims) => Write(audience, claims, null);

    /// <summary>A token that is signed with what everybody knows: a check that takes the public key for a shared secret
    /// believes it.</summary>
    public string SignedWithPublicKey(string audience, IEnumerable<Claim> claims) =>
        Write(
            audience,
            claims,
            new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = "k" },
                SecurityAlgorithms.HmacSha256
            )
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private string Write(
        string audience,
        IEnumerable<Claim> claims,
        SigningCredentials? credentials,
        string? issuer = null,
        TimeSpan? begins = null,
        TimeSpan? ends = null
    )
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Address,
                Audience = audience,
                Subject = new ClaimsIdentity(claims),
                NotBefore = now + (begins ?? TimeSpan.FromHours(-1)),
                Expires = now + (ends ?? TimeSpan.FromHours(1)),
                SigningCredentials = credentials,
            }
        );
    }

    private object PublicKey()
    {
        var key = _rsa.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = "k",
            n = Base64UrlEncoder.Encode(key.Modulus),
            e = Base64UrlEncoder.Encode(key.Exponent),
        };
    }
}
