using Pipeline.Client.Http;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>How a deployment is; over HTTP only.</content>
public sealed partial class PipelineClient
{
    /// <summary>Has the server check the deployment that it belongs to: what is wrong, and what to do. Needs an
    /// administrator's key where keys are asked for. Takes some seconds at most.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">It cannot be asked, or not by this caller
    /// (<see cref="ErrorCode.Forbidden"/>).</exception>
    /// <exception cref="NotSupportedException">The client is one inside a cluster.</exception>
    public Task<DoctorReport> GetDoctorReportAsync(CancellationToken cancellationToken = default) =>
        OverHttp.CallAsync<DoctorReport>(new HttpCall(HttpMethod.Get, "api/doctor"), cancellationToken);
}
