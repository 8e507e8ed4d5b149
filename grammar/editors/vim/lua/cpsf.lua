-- The language server for Neovim: require("cpsf").setup() in init.lua. Neovim 0.7 or later, no plugin needed.
--   cmd       what starts the server, { "cpsfc", "lsp" }
--   settings  language, codeLens, inlayHints, formerNames, pause: docs/editor.md
--   on_attach, capabilities, ...  as for vim.lsp.start (0.8 and later) or vim.lsp.start_client
local M = {}

-- The folder of one program: the nearest one with a cpsf.yaml, else the file's own.
local function root_of(file)
  local own = vim.fn.fnamemodify(file, ":p:h")
  local found = vim.fn.findfile("cpsf.yaml", vim.fn.escape(own, " ,;\\") .. ";")
  return found ~= "" and vim.fn.fnamemodify(found, ":p:h") or own
end

-- What the lens above an element shows: its proofs, in a buffer of their own.
local function show_proof(command, context)
  vim.lsp.buf_request(context.bufnr, "workspace/executeCommand", { command = command.command, arguments = command.arguments }, function(problem, text)
    if problem or type(text) ~= "string" then
      vim.notify(problem and problem.message or "no proof", vim.log.levels.WARN)
      return
    end
    vim.cmd("botright new")
    vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = "nofile", "wipe", false
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n"))
    vim.bo.modifiable = false
  end)
end

local clients = {} -- by folder, where Neovim does not keep them itself

function M.attach(buffer, options)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local config = vim.tbl_extend("force", {
    name = "cpsfc",
    cmd = { "cpsfc", "lsp" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") } },
    init_options = options.settings,
  }, options)
  if vim.lsp.start then return vim.lsp.start(config, { bufnr = buffer }) end -- since 0.8
  if not clients[root] or vim.lsp.client_is_stopped(clients[root]) then clients[root] = vim.lsp.start_client(config) end
  if clients[root] then vim.lsp.buf_attach_client(buffer, clients[root]) end
  return clients[root]
end

function M.setup(options)
  options = options or {}
  vim.lsp.commands["cpsfc.proof"] = show_proof
  M.options = options
  vim.cmd([[
    augroup cpsf_server
      autocmd! FileType cpsf lua require("cpsf").attach(tonumber(vim.fn.expand("<abuf>")), require("cpsf").options)
      autocmd! BufReadPost,BufNewFile cpsf.yaml lua require("cpsf").attach(tonumber(vim.fn.expand("<abuf>")), require("cpsf").options)
    augroup END
  ]])
end

return M
