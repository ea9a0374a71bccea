// Ask the service for a decision: node decide.js HOST:PORT
const { connect } = require("./service");

const service = connect(process.argv[2]);
const inputs = { snacks: { boolean: false }, partner: { boolean: true }, driving: { boolean: true } };
service.Decide({ network: "concert", inputs }, (error, reply) => {
  service.close();
  if (error) throw error;
  const [go] = reply.outcomes;
  const [unit] = go.units;
  console.log(`go: ${go.yes ? "yes" : "no"}, weighted sum ${unit.weighted_sum.decimal}, version ${reply.version}`);
});
