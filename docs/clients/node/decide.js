// Ask the service for a decision: node decide.js HOST:PORT
const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const proto = process.env.NNSPEC_PROTO || path.join(__dirname, "../../../proto");
const definition = loader.loadSync("nnspec/v1/network_service.proto", { includeDirs: [proto], keepCase: true });
const { nnspec } = grpc.loadPackageDefinition(definition);
const service = new nnspec.v1.NetworkService(process.argv[2] || "127.0.0.1:50051", grpc.credentials.createInsecure());

const inputs = { snacks: { boolean: false }, partner: { boolean: true }, driving: { boolean: true } };
service.Decide({ network: "concert", inputs }, (error, reply) => {
  if (error) throw error;
  const [go] = reply.outcomes;
  const [unit] = go.units;
  console.log(`go: ${go.yes ? "yes" : "no"}, weighted sum ${unit.weighted_sum.decimal}, version ${reply.version}`);
  service.close();
});
