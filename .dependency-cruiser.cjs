/** Who may import whom: the rules of the house, checked in CI. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(config|src|signaling|media|recorder|web|scripts|test)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('domain-imports-nothing-of-ours', '^src/domain/', '^src/domain/'),
    only('contracts-import-domain', '^src/contracts/', '^src/(contracts|domain)/'),
    only('usecases-import-domain-and-contracts', '^src/usecases/', '^src/(usecases|contracts|domain)/'),
    only(
      'store-implements-ports',
      '^src/store/',
      '^src/(store|contracts|domain)/|^src/usecases/ports(\\.ts$|/)',
    ),
    only('jobs-implement-ports', '^src/jobs/', '^src/(jobs|contracts|domain)/|^src/usecases/ports(\\.ts$|/)'),
    only(
      'printing-implements-ports',
      '^src/printing/',
      '^src/(printing|contracts|domain)/|^src/usecases/ports(\\.ts$|/)',
    ),
    only(
      'signaling-never-reaches-store-or-media',
      '^signaling/',
      '^signaling/|^src/(usecases|contracts|domain)/',
    ),
    only(
      'media-imports-domain-and-contracts',
      '^media/',
      '^media/|^src/(contracts|domain)/|^src/usecases/ports(\\.ts$|/)',
    ),
    only('recorder-imports-contracts', '^recorder/', '^recorder/|^config/|^src/(contracts|domain|jobs)/'),
    only('web-imports-contracts', '^web/', '^web/|^src/(contracts|domain)/'),
    only('config-imports-domain', '^config/', '^config/|^src/domain/'),
    {
      name: 'mediasoup-only-in-media',
      severity: 'error',
      from: { pathNot: '^(media|test)/' },
      to: { path: 'node_modules/mediasoup/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
